import Testing

@testable import RunRecord

struct FailoverModelTests {
    @Test(arguments: [
        ("redis 7.0.15", 2.0, 1, 5.7), ("redis 7.0.15", 1, 1, 3.7), ("valkey 8.1.1", 2, 1, 5.7),
        ("valkey 9.0.0", 3, 1, 6.8), ("valkey 9.1.2", 2, 1, 4.6), ("valkey 9.1.2", 3, 2, 6.8),
        ("nonsense", 2, 1, 5.7),
    ])
    func worstCaseFollowsTheServersFormula(
        server: String, nodeTimeout: Double, replicas: Int, expected: Double
    ) {
        let model = FailoverModel(
            nodeTimeoutSeconds: nodeTimeout, server: ServerVersion(server),
            replicasPerMaster: replicas)
        #expect(abs(model.worstCaseSeconds - expected) < 1e-9)
        #expect(model.textbookSeconds == nodeTimeout * 1.5 + 1)
    }

    @Test func aRepeatedVoteCostsTheRetryTime() {
        let short = FailoverModel(
            nodeTimeoutSeconds: 0.5, server: ServerVersion("redis 7.0.15"), replicasPerMaster: 1)
        #expect(short.repeatedVoteSeconds == 4)
        let long = FailoverModel(
            nodeTimeoutSeconds: 2, server: ServerVersion("redis 7.0.15"), replicasPerMaster: 1)
        #expect(long.repeatedVoteSeconds == 8)
    }

    /// Blind probes and logs of Redis 7.0.15: the longest of 25 failovers at 1 s and at 2 s.
    @Test(arguments: [(1.0, 2.728), (2.0, 4.41)])
    func measuredFailoversStayBelowTheWorstCase(nodeTimeout: Double, longest: Double) {
        let model = FailoverModel(
            nodeTimeoutSeconds: nodeTimeout, server: ServerVersion("redis 7.0.15"),
            replicasPerMaster: 1)
        #expect(longest > model.textbookSeconds)
        #expect(longest < model.worstCaseSeconds)
    }
}
