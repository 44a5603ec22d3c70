import Quantities

/// Many simulated failovers of one cluster: a discrete-event model of Redis Cluster's failure detection and election.
///
/// A failover depends on chance only: on the phases of the crons, on who pinged whom last, on what gossip named whom, and on
/// the random part of the election's delay. Each failover starts at a random moment in a cluster of the
/// shape's uptime. Large clusters lose up to 64 masters at a time, each in a world of
/// its own that shares the healthy traffic (`GossipSimulation.Mode`).
package struct FailoverSimulation: Sendable {
    /// The cluster.
    package let shape: ClusterShape
    /// Where every random choice starts: the same seed gives the same failovers on any number of cores.
    package let seed: UInt64
    /// Clusters larger than this share their traffic between failovers.
    package let largestWhole: Int

    /// A simulation.
    ///
    /// - Throws: `ModelError` when the cluster is not one that can be simulated.
    package init(_ shape: ClusterShape, seed: UInt64 = 1, largestWhole: Int = 60) throws(ModelError)
    {
        try shape.validate()
        self.shape = shape
        self.seed = seed
        self.largestWhole = largestWhole
    }

    /// Simulates failovers on all cores.
    ///
    /// - Parameter count: How many at least; a multiple of the masters that fail at once is simulated.
    /// - Returns: One sample for each lost master.
    /// - Throws: `CancellationError`.
    package func failovers(_ count: Int) async throws -> [FailoverSample] {
        let isWhole = shape.failedMasters > 1 || shape.nodes <= largestWhole
        let width = isWhole ? shape.failedMasters : min(64, shape.masters)
        let size = isWhole ? max(1, 32 / width) * width : width
        let jobs = max(1, (count + size - 1) / size)
        return try await withThrowingTaskGroup(of: (Int, [FailoverSample]).self) { group in
            for job in 0..<jobs {
                let wanted = min(size, count - job * size)
                group.addTask {
                    (job, try isWhole ? whole(job, wanted) : shared(job, wanted, width))
                }
            }
            var parts = [[FailoverSample]](repeating: [], count: jobs)
            for try await (job, samples) in group { parts[job] = samples }
            return parts.flatMap { $0 }
        }
    }

    /// A generator of its own for each part of the work.
    private func generator(_ job: Int, _ part: Int) -> SplitMix64 {
        var mixed = SplitMix64(seed: seed)
        let first = mixed.next()
        return SplitMix64(seed: first &+ UInt64(job) &* 0x9E37_79B9 &+ UInt64(part) << 40)
    }

    private func whole(_ job: Int, _ wanted: Int) throws -> [FailoverSample] {
        var samples: [FailoverSample] = []
        while samples.count < wanted {
            try Task.checkCancellation()
            var random = generator(job, samples.count + 1)
            let cluster = GossipSimulation(
                shape, mode: .whole, random: SplitMix64(seed: random.next()))
            let effect = moment(&random)
            let losses = cluster.lose(
                distinctMasters(shape.failedMasters, &random),
                after: [Int64](repeating: effect, count: shape.failedMasters), patience: patience)
            samples += elect(losses, together: true, &random)
        }
        return samples
    }

    private func shared(_ job: Int, _ wanted: Int, _ width: Int) throws -> [FailoverSample] {
        var random = generator(job, 0)
        let cluster = GossipSimulation(
            shape, mode: .shared, random: SplitMix64(seed: random.next()))
        var samples: [FailoverSample] = []
        while samples.count < wanted {
            try Task.checkCancellation()
            let masters = distinctMasters(min(width, wanted - samples.count), &random)
            let losses = cluster.lose(
                masters, after: masters.map { _ in moment(&random) }, patience: patience)
            samples += elect(losses, together: false, &random)
        }
        return samples
    }

    /// A moment within a second and a node-timeout, so that it falls anywhere between pings and in a second.
    private func moment(_ random: inout SplitMix64) -> Int64 {
        Int64(random.draw(below: 1_000_000 + shape.nodeTimeoutMilliseconds * 1000))
    }

    /// How long agreement is waited for, in microseconds: later the replicas' data is too old anyhow.
    private var patience: Int64 {
        let factor = Int64(shape.validityFactor > 0 ? shape.validityFactor + 1 : 30)
        return 10_000_000 + factor * Int64(shape.nodeTimeoutMilliseconds) * 1000
    }

    private func distinctMasters(_ count: Int, _ random: inout SplitMix64) -> [Int] {
        var masters = Array(0..<shape.masters)
        for index in 0..<count {
            masters.swapAt(index, index + random.draw(below: masters.count - index))
        }
        return Array(masters.prefix(count))
    }

    private func elect(
        _ losses: [MasterLossOutcome], together: Bool, _ random: inout SplitMix64
    ) -> [FailoverSample] {
        let groups = together ? [losses] : losses.map { [$0] }
        return groups.flatMap { group -> [FailoverSample] in
            var election = ElectionSimulation(
                shape, losses: group, random: SplitMix64(seed: random.next()))
            return zip(group, election.run()).map { FailoverSample($0, $1) }
        }
    }
}

extension FailoverSimulation {
    /// How likely stalls of a master are to cause a needless failover.
    ///
    /// A stall costs the master its role when a quorum has marked it as FAIL before it answers
    /// again: then FAIL stays for twice the node-timeout, and its replica asks for votes long before. Answered
    /// earlier, every pending ping clears the suspicion of its sender, within a round trip. Until it
    /// returns nothing tells a stall from a failure, so the samples of a failure give the whole curve: the
    /// part of them in which FAIL came within the stall, and a replica was elected.
    ///
    /// - Parameters:
    ///   - stalls: How long the master stands still, each in seconds.
    ///   - count: How many failures to simulate.
    /// - Returns: One for each stall, in their order; all from the same failures, so that the curve never falls.
    /// - Throws: `CancellationError`.
    package func needlessFailoverProbability(
        ofStalls stalls: [Double], failovers count: Int = 1000
    ) async throws -> [StallPrediction] {
        Self.needlessFailoverProbability(ofStalls: stalls, in: try await failovers(count))
    }

    /// The same from samples that are there already; empty without samples.
    package static func needlessFailoverProbability(
        ofStalls stalls: [Double], in samples: [FailoverSample]
    ) -> [StallPrediction] {
        guard !samples.isEmpty else { return [] }
        return stalls.map { stall in
            StallPrediction(
                stallSeconds: stall,
                needless: samples.count { $0.untilFail < stall && $0.failoverTime.isFinite },
                of: samples.count)
        }
    }
}
