package import RunRecord

/// Small loads for the tests.
package enum Loads {
    /// One read in each window.
    package static var served: [LoadGroup] {
        LoadWindow.allCases.map { group($0, outcomes: [.success: 1]) }
    }

    /// Ten writes, read back and all there.
    package static var kept: LedgerRecord {
        var ledger = LedgerRecord()
        (ledger.acknowledged, ledger.keysWritten) = (10, 10)
        return ledger
    }

    package static func record(
        groups: [LoadGroup] = served, series: [LoadSlice] = [], stretches: [OutcomeStretch] = [],
        stretchesDropped: Bool = false, asked: UInt64 = 1000, delivered: UInt64 = 1000,
        ledger: LedgerRecord? = kept
    ) -> LoadRecord {
        LoadRecord(
            groups: groups, sliceMilliseconds: 100, series: series, stretches: stretches,
            stretchesDropped: stretchesDropped, baselineAsked: asked, baselineDelivered: delivered,
            inFlightPeak: 77, schedulerLateness: LatencyHistogram(), ledger: ledger)
    }

    package static func group(
        _ window: LoadWindow, shard: Int = 1, kind: OperationKind = .read,
        outcomes: [OperationOutcome: UInt64], attempts: [OperationOutcome: UInt64]? = nil,
        latenciesMicroseconds: [UInt64] = []
    ) -> LoadGroup {
        var group = LoadGroup(window: window, shard: shard, kind: kind)
        for (outcome, count) in outcomes { group.outcomes[Int(outcome.rawValue)] = count }
        for (outcome, count) in attempts ?? outcomes {
            group.attempts[Int(outcome.rawValue)] = count
        }
        group.issued = outcomes.values.reduce(0, +)
        for latency in latenciesMicroseconds {
            group.latency.record(microseconds: latency)
            group.serviceLatency.record(microseconds: latency / 2)
            group.failureLatency.record(microseconds: latency * 2)
        }
        return group
    }

    package static func stretch(
        _ first: Double, _ last: Double, shard: Int = 1, kind: OperationKind = .write,
        node: Int = 1, outcome: OperationOutcome = .success
    ) -> OutcomeStretch {
        OutcomeStretch(
            shard: shard, kind: kind, node: node, outcome: outcome, firstSent: Runs.at(first),
            firstCompleted: Runs.at(first), lastCompleted: Runs.at(last), count: 100)
    }

    /// A series of 100 ms slices from `start` to `end` seconds, ten operations of 1 ms each.
    package static func series(
        _ start: Double, _ end: Double, shard: Int = 1, failing: UInt32 = 0,
        latencyMicroseconds: UInt64 = 1000
    ) -> [LoadSlice] {
        (Int((start * 10).rounded())..<Int((end * 10).rounded())).map { number in
            var slice = LoadSlice(slice: number, shard: shard)
            slice.issued = 10
            slice.outcomes = failing == 0 ? [] : [10 - failing, failing]
            slice.completed = 10 - failing
            slice.latencySumMicroseconds = UInt64(slice.completed) * latencyMicroseconds
            return slice
        }
    }
}
