package import RunRecord

/// The cluster of a prediction, and what befalls it: the inputs of the model.
package struct ClusterShape: Hashable, Sendable {
    /// What befalls the master.
    ///
    /// To the protocol all three are the same silence: a node that answers no ping. A killed node's
    /// links break at once, but the next tick of the cron opens a new one, and a ping is due by the
    /// same rules while it is being opened; that the connection is then refused is not taken for a
    /// failure. What was measured agrees (`kill` and `pause` of Redis 7.0.15). They
    /// differ for the cluster only after the heal.
    package enum Failure: String, Hashable, Sendable, CaseIterable {
        /// The process is stopped: connections stay open, nobody answers.
        case freeze
        /// The process is gone: connections break and are refused.
        case kill
        /// The masters are cut off from all others, in both directions.
        case partition
    }

    /// How the replication offsets of a master's replicas compare when it is lost.
    package enum ReplicaOffsets: String, Hashable, Sendable, CaseIterable {
        /// All the same, as without writes: in Redis all then have rank 0.
        case equal
        /// All different: ranks 0, 1, 2 ...
        case different
    }

    /// Masters, all with slots; 1 to 1,000.
    package var masters: Int
    /// Replicas of each master.
    package var replicasPerMaster: Int
    /// The servers' `cluster-node-timeout`.
    package var nodeTimeoutMilliseconds: Int
    /// The server.
    package var server: ServerVersion
    /// One way, between any two nodes, processing included.
    package var delayMicroseconds: Int
    /// A message's delay is within so much of `delayMicroseconds`, evenly spread, never below 0.
    package var jitterMicroseconds: Int
    /// What befalls the masters.
    package var failure: Failure
    /// How many masters it befalls at the same instant.
    package var failedMasters: Int
    /// How the replicas' offsets compare.
    package var offsets: ReplicaOffsets
    /// From one tick of the cluster cron to the next: 100 ms (whatever `hz`, as long as 1000 / hz divides
    /// 100), and what the timer loses by rounding up to the next millisecond.
    package var tickMicroseconds: Int
    /// `cluster-replica-validity-factor`; 0 switches the check of the data's age off.
    package var validityFactor: Int
    /// What a voter needs to write nodes.conf before its vote goes out.
    package var voteDiskMicroseconds: Int

    /// For how long the cluster has run when the failure comes; nil for three node-timeouts.
    ///
    /// It matters: gossip tells pongs in whole seconds, and the longer a cluster runs, the more nodes ping the
    /// same one together, so that they also suspect it together. At 20 nodes and 2 s the median
    /// failover falls from 4.3 s after 6 s to 3.7 s after 80 s. Measured is only what young clusters do.
    package var uptimeMilliseconds: Int?

    /// A cluster with the defaults of redis.conf, on a fast network.
    package init(
        masters: Int, replicasPerMaster: Int = 1, nodeTimeoutMilliseconds: Int,
        server: ServerVersion = ServerVersion("redis 7.0"), delayMicroseconds: Int = 100,
        jitterMicroseconds: Int = 0, failure: Failure = .freeze, failedMasters: Int = 1,
        offsets: ReplicaOffsets = .equal, tickMicroseconds: Int = 100_500,
        validityFactor: Int = 10, voteDiskMicroseconds: Int = 500, uptimeMilliseconds: Int? = nil
    ) {
        self.masters = masters
        self.replicasPerMaster = replicasPerMaster
        self.nodeTimeoutMilliseconds = nodeTimeoutMilliseconds
        self.server = server
        self.delayMicroseconds = delayMicroseconds
        self.jitterMicroseconds = jitterMicroseconds
        self.failure = failure
        self.failedMasters = failedMasters
        self.offsets = offsets
        self.tickMicroseconds = tickMicroseconds
        self.validityFactor = validityFactor
        self.voteDiskMicroseconds = voteDiskMicroseconds
        self.uptimeMilliseconds = uptimeMilliseconds
    }

    /// All nodes.
    package var nodes: Int { masters * (replicasPerMaster + 1) }
    /// How many masters must agree, in an election as on a failure: the majority of those with slots.
    package var quorum: Int { masters / 2 + 1 }

    /// The master that a node replicates, or the node itself; nodes count from 0 here, masters first.
    func master(of node: Int) -> Int { node % masters }

    /// The replicas of a master.
    func replicas(of master: Int) -> [Int] {
        (0..<replicasPerMaster).map { masters * ($0 + 1) + master }
    }

    /// Refuses what the model cannot simulate.
    package func validate() throws(ModelError) {
        let limits: [(name: String, value: Int, range: ClosedRange<Int>)] = [
            ("masters", masters, 1...1000), ("replicas of each master", replicasPerMaster, 0...10),
            ("nodes", nodes, 2...2000),
            ("failed masters", failedMasters, 1...max(1, min(masters, 64))),
            ("a node timeout in milliseconds", nodeTimeoutMilliseconds, 100...600_000),
            ("a tick in microseconds", tickMicroseconds, 10_000...1_000_000),
            ("a validity factor", validityFactor, 0...1_000_000),
            ("milliseconds of uptime", uptimeMilliseconds ?? 0, 0...600_000),
            ("a vote's write to disk in microseconds", voteDiskMicroseconds, 0...60_000_000),
        ]
        for limit in limits where !limit.range.contains(limit.value) {
            throw .outOfRange(limit.name, limit.value, limit.range)
        }
        let longest = delayMicroseconds + jitterMicroseconds
        guard delayMicroseconds >= 0, jitterMicroseconds >= 0,
            longest * 4 < nodeTimeoutMilliseconds * 1000
        else { throw .delayTooLong(longest, nodeTimeoutMilliseconds) }
    }
}

/// Why the model cannot answer.
package enum ModelError: Error, Hashable, CustomStringConvertible {
    /// A number outside what the model simulates.
    case outOfRange(String, Int, ClosedRange<Int>)
    /// A delay, in microseconds, with which healthy nodes would suspect each other, and the node-timeout in milliseconds.
    case delayTooLong(Int, Int)
    /// The run folder has no failover to compare with.
    case nothingMeasured(String)

    package var description: String {
        switch self {
        case .outOfRange(let name, let value, let range):
            "The model takes \(range.lowerBound) to \(range.upperBound) \(name), not \(value)."
        case .delayTooLong(let delay, let timeout):
            "A delay of up to \(delay) us is too long for a node timeout of \(timeout) ms: a round "
                + "trip must fit in half of it. Take a smaller delay or a longer node timeout."
        case .nothingMeasured(let path):
            "\(path): no failover was measured in it, so there is nothing to compare with."
        }
    }
}
