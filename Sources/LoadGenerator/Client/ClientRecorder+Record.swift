package import RunRecord

extension ClientRecorder {
    /// What the program's clients saw, as our own load would have recorded it: operations belong to windows by
    /// their start, to shards by their key, and to slices by their start and end.
    ///
    /// - Parameters:
    ///   - origin: CLOCK_MONOTONIC at the run's start in nanoseconds.
    ///   - fault: When the first fault began, likewise; nil when none did.
    ///   - recovery: When the last one was healed, likewise; nil when not all were.
    /// - Returns: The record; without a ledger, and with no rate asked for. An attempt is the operation as
    ///   a whole: retries are the program's own affair.
    package func record(origin: Int64, fault: Int64?, recovery: Int64?) -> LoadRecord {
        let shards = target.topology.shards.count
        var tally = Tally(shardCount: shards)
        var slices = SliceSeries(shardCount: shards, isAddedUp: false)
        var stretches = StretchLog(shardCount: shards, nodeCount: target.nodes.count)
        for operation in operations.sorted(by: { ($0.end, $0.start) < ($1.end, $1.start) }) {
            let start = max(0, operation.start - origin)
            let end = max(0, operation.end - origin)
            slices.advance(to: SliceSeries.slice(of: end))
            let window = Self.window(of: operation, fault: fault, recovery: recovery)
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
                    tally.countAttempt(group, outcome)
                    tally.countFailure(group, outcome, latency: operation.microseconds)
                }
                stretches.record(
                    shard: shard, isWrite: isWrite, node: Int(operation.node),
                    outcome: outcome.rawValue, sent: start, completed: end)
            }
        }
        return LoadRecord(merging: [
            WorkerReport(
                groups: tally.groups(), slices: slices.finish(), stretches: stretches.stretches(),
                stretchesDropped: stretches.dropped, inFlightPeak: inFlightPeak)
        ])
    }

    /// As with our own load, an operation that was under way when the first fault began belongs to it.
    private static func window(
        of operation: ClientOperation, fault: Int64?, recovery: Int64?
    ) -> LoadWindow {
        if let recovery, operation.start >= recovery { return .recovery }
        if let fault, operation.end >= fault { return .fault }
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
