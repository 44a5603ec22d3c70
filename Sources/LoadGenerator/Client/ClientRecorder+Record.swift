package import RunRecord

extension ClientRecorder {
    /// What the program's clients saw, as our own load would have recorded it: operations belong to windows by
    /// their start, to shards by their key, and to slices by their start and end.
    ///
    /// - Parameters:
    ///   - origin: CLOCK_MONOTONIC at the run's start in nanoseconds.
    ///   - fault: When the first fault began, likewise; nil when none did.
    ///   - recovery: When the last one was healed, likewise; nil when not all were.
    /// - Returns: The record; without a ledger, with no rate asked for and without attempts: retries are the program's
    ///   own affair. What ended before the run's start is left out.
    package func record(origin: Int64, fault: Int64?, recovery: Int64?) -> LoadRecord {
        let shards = target.topology.shards.count
        var tally = Tally(shardCount: shards)
        var slices = SliceSeries(shardCount: shards, isAddedUp: false)
        var stretches = StretchLog(shardCount: shards, nodeCount: target.nodes.count)
        var held = pending
        let kept = operations.filter { $0.end >= origin }
        for operation in kept.sorted(by: { ($0.end, $0.start) < ($1.end, $1.start) }) {
            if let recovery, operation.start < recovery, operation.end > recovery + Self.held {
                held += UInt64(operation.count)
            }
            let start = max(0, operation.start - origin)
            let end = max(0, operation.end - origin)
            slices.advance(to: SliceSeries.slice(of: end))
            let window = Self.window(
                from: operation.start, to: operation.end, fault: fault, recovery: recovery)
            let isWrite = operation.kind == .write
            let shard = Int(operation.shard)
            let group = tally.group(window: Int(window.rawValue), shard: shard, isWrite: isWrite)
            let outcome = operation.outcome
            for _ in 0..<operation.count {
                tally.countIssued(group)
                slices.countIssued(intended: start, shard: shard)
                if outcome == .success {
                    let bucket = tally.countSuccess(
                        group, latency: operation.microseconds,
                        serviceLatency: operation.microseconds)
                    slices.countSuccess(
                        intended: start, shard: shard, latency: operation.microseconds,
                        bucket: bucket)
                } else {
                    slices.countOutcome(intended: start, shard: shard, Int(outcome.rawValue))
                    tally.countFailure(group, outcome, latency: operation.microseconds)
                }
                stretches.record(
                    shard: shard, isWrite: isWrite, node: Int(operation.node),
                    outcome: outcome.rawValue, sent: start, completed: end)
            }
        }
        var record = LoadRecord(merging: [
            WorkerReport(
                groups: tally.groups(), slices: slices.finish(), stretches: stretches.stretches(),
                stretchesDropped: stretches.dropped, inFlightPeak: inFlightPeak)
        ])
        record.heldAfterHeal = recovery == nil ? nil : held
        complete(&record, origin: origin, fault: fault, recovery: recovery)
        return record
    }

    /// What is known beside the counts: no attempts, what was read, and the failures in the program's own words.
    private func complete(
        _ record: inout LoadRecord, origin: Int64, fault: Int64?, recovery: Int64?
    ) {
        for index in record.groups.indices {
            record.groups[index].attempts = record.groups[index].attempts.map { _ in 0 }
            record.groups[index].checkedReads = nil
            record.groups[index].staleReads = nil
        }
        ledger.count(into: &record, origin: origin) { start, end in
            Self.window(from: start, to: end, fault: fault, recovery: recovery)
        }
        record.errorTexts = errorTexts.mostFrequent
    }

    /// How long after the last heal what was under way then may take to end, in nanoseconds.
    private static let held: Int64 = 1_000_000_000

    /// As with our own load, an operation that was under way when the first fault began belongs to it.
    private static func window(
        from start: Int64, to end: Int64, fault: Int64?, recovery: Int64?
    ) -> LoadWindow {
        if let recovery, start >= recovery { return .recovery }
        if let fault, end >= fault { return .fault }
        return .baseline
    }

    /// The greatest number of operations under way at once; a batch counts as one.
    private var inFlightPeak: UInt64 {
        let starts = operations.map(\.start).sorted()
        let ends = operations.map(\.end).sorted()
        var (ended, peak) = (0, 0)
        for (begun, start) in starts.enumerated() {
            while ended < ends.count, ends[ended] <= start { ended += 1 }
            peak = max(peak, begun + 1 - ended)
        }
        return UInt64(peak)
    }
}
