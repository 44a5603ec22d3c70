import Quantities
import RunRecord

/// The load of a synthetic run: shard 1 stands still from the fault to the promotion; clients time
/// out after 3 s and the rest is answered late.
struct SyntheticLoad {
    let run: SyntheticRun

    private static let sliceMilliseconds: Int64 = 100

    var record: LoadRecord {
        var random = SplitMix(state: UInt64(run.index) &* 977)
        var groups: [LoadGroup] = []
        for window in LoadWindow.allCases {
            for shard in 1...3 {
                for kind in OperationKind.allCases {
                    groups.append(LoadGroup(window: window, shard: shard, kind: kind))
                }
            }
        }
        var series: [LoadSlice] = []
        for slice in 0..<(SyntheticRun.seconds * 10) {
            for shard in 1...3 {
                series.append(fill(&groups, slice: slice, shard: shard, random: &random))
            }
        }
        // Shard 1's reads in the fault window.
        groups[6].checkedReads = 500
        groups[6].staleReads = 2
        var record = LoadRecord(
            groups: groups, sliceMilliseconds: Self.sliceMilliseconds, series: series,
            stretches: stretches, stretchesDropped: false, baselineAsked: 10_000,
            baselineDelivered: 9_998, inFlightPeak: 2400, schedulerLateness: LatencyHistogram(),
            ledger: ledger)
        record.staleReads = [
            StaleRead(
                key: run.lostKey, shard: 1, window: .fault, node: 4, read: 6,
                sentAt: run.point(5400), answeredAt: run.point(5401), acknowledged: 7,
                acknowledgedAt: run.point(5002), acknowledgedBy: 1)
        ]
        return record
    }

    private func fill(
        _ groups: inout [LoadGroup], slice: Int, shard: Int, random: inout SplitMix
    ) -> LoadSlice {
        let start = Int64(slice) * Self.sliceMilliseconds
        var result = LoadSlice(slice: slice, shard: shard)
        let window = start < 5000 ? 0 : start < 25_000 ? 1 : 2
        let stalled = shard == 1 && start >= 5000 && start < run.won + 20
        var outcomes = [UInt32](repeating: 0, count: OperationOutcome.allCases.count)
        // Six batches of operations alike, one of them writes.
        for batch in 0..<6 {
            let group = window * 6 + (shard - 1) * 2 + (batch == 0 ? 1 : 0)
            groups[group].issued += 11
            result.issued += 11
            let timesOut = stalled && start < run.won - 3000 + 20
            let outcome: OperationOutcome = timesOut ? .timeout : .success
            groups[group].outcomes[Int(outcome.rawValue)] += 11
            outcomes[Int(outcome.rawValue)] += 11
            let usual = 150 + random.next() % 250 + (random.next() % 50 == 0 ? 2500 : 0)
            let late = UInt64(max(0, run.won + 20 - start)) * 1000 + usual
            if timesOut {
                groups[group].failureLatency.record(microseconds: 3_000_000, count: 11)
            } else {
                groups[group].latency.record(microseconds: stalled ? late : usual, count: 11)
            }
        }
        if outcomes[0] != result.issued { result.outcomes = outcomes }
        guard !stalled else { return result }
        result.completed = 66
        if shard == 1, start < run.won + 120, start >= 5000 { result.completed = 1000 }
        result.latencyP50Microseconds = 260 + random.next() % 30
        result.latencyP99Microseconds = 900 + random.next() % 1800
        if result.completed > 66 {
            result.latencyP50Microseconds = 1_500_000
            result.latencyP99Microseconds = 2_980_000
        }
        result.latencyMaxMicroseconds = result.latencyP99Microseconds + 800
        result.latencySumMicroseconds = UInt64(result.completed) * result.latencyP50Microseconds
        return result
    }

    private var stretches: [OutcomeStretch] {
        let end = run.point(40_000)
        let early = run.point(5002)
        let promoted = run.point(run.won + 16)
        func stretch(
            _ shard: Int, _ node: Int, _ outcome: OperationOutcome, _ from: Offset, _ to: Offset,
            _ count: UInt64
        ) -> [OutcomeStretch] {
            OperationKind.allCases.map { kind in
                OutcomeStretch(
                    shard: shard, kind: kind, node: node, outcome: outcome, firstSent: from,
                    firstCompleted: from, lastCompleted: to, count: count)
            }
        }
        return stretch(1, 1, .success, run.point(2), early, 3300)
            + stretch(1, 1, .timeout, run.point(8003), run.point(8700), 480)
            + stretch(1, 4, .success, promoted, end, 20_000)
            + stretch(2, 2, .success, run.point(2), end, 26_400)
            + stretch(3, 3, .success, run.point(2), end, 26_400)
    }

    private var ledger: LedgerRecord {
        var ledger = LedgerRecord()
        ledger.acknowledged = 15_700
        ledger.keysWritten = 9_200
        ledger.lost = 3
        ledger.unacknowledgedApplied = 2
        ledger.losses = [
            LostWrite(
                key: run.lostKey, shard: 1, found: 4, acknowledged: 7, count: 3,
                acknowledgedAt: run.point(5002), acknowledgedBy: 1)
        ]
        return ledger
    }
}

/// A small random source whose numbers are the same everywhere (Steele, Lea and Flood's SplitMix).
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
