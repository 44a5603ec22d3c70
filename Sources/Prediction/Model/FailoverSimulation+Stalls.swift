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
