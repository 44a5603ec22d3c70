package import RunRecord

/// What a running load has counted so far; at most 100 ms old.
package struct LoadSnapshot: Sendable {
    /// One shard's operations that have ended.
    package struct Shard: Sendable {
        /// How they ended, since the start; indexed by outcome.
        package var outcomes = [UInt64](repeating: 0, count: OperationOutcome.allCases.count)

        /// Those that succeeded.
        package var succeeded: UInt64 { outcomes[Int(OperationOutcome.success.rawValue)] }
        /// Those that failed, shed ones included.
        package var failed: UInt64 { outcomes.reduce(0, +) - succeeded }
    }

    /// The shards, in order.
    package var shards: [Shard]
    /// Operations issued since the start, shed ones included.
    package var issued: UInt64 = 0
    /// Operations waiting or running.
    package var inFlight: UInt64 = 0
    /// How long the oldest of those has been waiting, from when it was meant to be sent.
    package var oldest = Duration.zero
    /// The median latency of the last second's successes, from the intended send time; the greatest of
    /// all workers' medians; zero when there were none.
    package var p50 = Duration.zero
    /// The 99th percentile, likewise, those counted that are waiting or running.
    package var p99 = Duration.zero
    /// The greatest latency, likewise.
    package var maximum = Duration.zero

    /// Nothing counted yet.
    init(shardCount: Int) {
        shards = Array(repeating: Shard(), count: shardCount)
    }

    /// Operations that succeeded since the start, all shards together.
    package var succeeded: UInt64 { shards.reduce(0) { $0 + $1.succeeded } }
    /// Operations that failed since the start, all shards together.
    package var failed: UInt64 { shards.reduce(0) { $0 + $1.failed } }

    /// Operations of all shards that ended in one way since the start.
    package func count(of outcome: OperationOutcome) -> UInt64 {
        shards.reduce(0) { $0 + $1.outcomes[Int(outcome.rawValue)] }
    }
}
