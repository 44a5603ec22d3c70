import TestSupport

@testable import Quantities
@testable import RunRecord

/// Operations one by one, as a client that kept a list would tell them; a load's record is made of it as the
/// program makes it, so that what is measured can be worked out by hand beside it.
struct OperationLog {
    private struct Operation {
        let shard: Int
        let kind: OperationKind
        let node: Int
        let intended: Double
        let completed: Double
        let outcome: OperationOutcome
    }

    /// When the first fault begins and the last one is healed, in seconds.
    let fault: ClosedRange<Double>
    private var operations: [Operation] = []

    init(fault: ClosedRange<Double>) {
        self.fault = fault
    }

    /// Adds operations at equal distances, from the 1st second to the 29th; `end` says of one that is meant to be
    /// sent at a time when it ends, and how.
    mutating func add(
        rate: Double, shard: Int = 1, kind: OperationKind = .write, node: Int = 1,
        from start: Double = 1, to stop: Double = 29,
        end: (Double) -> (at: Double, outcome: OperationOutcome) = { ($0 + 0.0005, .success) }
    ) {
        for number in 0..<Int(((stop - start) * rate).rounded()) {
            let intended = start + Double(number) / rate
            let (completed, outcome) = end(intended)
            operations.append(
                Operation(
                    shard: shard, kind: kind, node: node, intended: intended,
                    completed: completed, outcome: outcome))
        }
    }

    /// The record of it all.
    var record: LoadRecord {
        Loads.record(groups: groups, series: series, stretches: stretches)
    }

    /// A new stretch begins when the outcome changes and after 100 ms without an end.
    private var stretches: [OutcomeStretch] {
        var result: [OutcomeStretch] = []
        var open: [String: Int] = [:]
        for operation in operations.sorted(by: { $0.completed < $1.completed }) {
            let place = "\(operation.shard) \(operation.kind) \(operation.node)"
            let at = Runs.at(operation.completed)
            if let index = open[place], result[index].outcome == operation.outcome,
                at - result[index].lastCompleted < .milliseconds(100)
            {
                result[index].lastCompleted = at
                result[index].count += 1
            } else {
                open[place] = result.count
                result.append(
                    OutcomeStretch(
                        shard: operation.shard, kind: operation.kind, node: operation.node,
                        outcome: operation.outcome, firstSent: Runs.at(operation.intended),
                        firstCompleted: at, lastCompleted: at, count: 1))
            }
        }
        return result
    }

    private var series: [LoadSlice] {
        struct Place: Hashable {
            let slice: Int
            let shard: Int
        }
        var slices: [Place: LoadSlice] = [:]
        func change(_ seconds: Double, _ shard: Int, _ body: (inout LoadSlice) -> Void) {
            let place = Place(slice: Int(seconds * 10), shard: shard)
            body(&slices[place, default: LoadSlice(slice: place.slice, shard: shard)])
        }
        for operation in operations {
            change(operation.intended, operation.shard) { slice in
                slice.issued += 1
                if slice.outcomes.isEmpty {
                    slice.outcomes = [UInt32](repeating: 0, count: OperationOutcome.allCases.count)
                }
                slice.outcomes[Int(operation.outcome.rawValue)] += 1
            }
            guard operation.outcome == .success else { continue }
            let latency = microseconds(of: operation)
            change(operation.completed, operation.shard) { slice in
                slice.completed += 1
                slice.latencySumMicroseconds += latency
                slice.latencyMaxMicroseconds = max(slice.latencyMaxMicroseconds, latency)
            }
        }
        return slices.values.sorted { ($0.slice, $0.shard) < ($1.slice, $1.shard) }
    }

    private var groups: [LoadGroup] {
        struct Place: Hashable {
            let window: LoadWindow
            let shard: Int
            let kind: OperationKind
        }
        var groups: [Place: LoadGroup] = [:]
        for operation in operations {
            let window: LoadWindow =
                operation.intended < fault.lowerBound
                ? .baseline : operation.intended < fault.upperBound ? .fault : .recovery
            let place = Place(window: window, shard: operation.shard, kind: operation.kind)
            var group =
                groups[place]
                ?? LoadGroup(window: window, shard: operation.shard, kind: operation.kind)
            group.issued += 1
            group.outcomes[Int(operation.outcome.rawValue)] += 1
            if operation.outcome == .success {
                group.latency.record(microseconds: microseconds(of: operation))
            } else {
                group.failureLatency.record(microseconds: microseconds(of: operation))
            }
            groups[place] = group
        }
        return groups.keys.sorted {
            ($0.window.rawValue, $0.shard, $0.kind.rawValue)
                < ($1.window.rawValue, $1.shard, $1.kind.rawValue)
        }.compactMap { groups[$0] }
    }

    private func microseconds(of operation: Operation) -> UInt64 {
        UInt64(((operation.completed - operation.intended) * 1e6).rounded())
    }
}
