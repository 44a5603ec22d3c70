import Testing

@testable import Prediction
@testable import Quantities
@testable import RedisClient
@testable import RunRecord

@Suite struct ElectionSimulationTests {
    /// A lost first master whose FAIL came at 10 s, 3 s after it fell silent.
    static func loss(_ shape: ClusterShape, master: Int = 0, at failed: Int64 = 10_000_000)
        -> MasterLossOutcome
    {
        var loss = MasterLossOutcome(master: master, effect: failed - 3_000_000)
        loss.suspected = failed - 500_000
        loss.failed = failed
        loss.marker = shape.masters - 1
        loss.replicaTicks = shape.replicas(of: master).map { failed + Int64($0) * 7000 }
        return loss
    }

    static func elect(_ shape: ClusterShape, _ losses: [MasterLossOutcome], seed: UInt64 = 1)
        -> [ElectionOutcome?]
    {
        var election = ElectionSimulation(shape, losses: losses, random: SplitMix64(seed: seed))
        return election.run()
    }

    @Test(arguments: [UInt64](1...30))
    func aSoleReplicaWaitsAHalfToAWholeSecondAndTwoTicks(seed: UInt64) throws {
        let shape = ClusterShape(masters: 3, nodeTimeoutMilliseconds: 2000)
        let won = try #require(Self.elect(shape, [Self.loss(shape)], seed: seed)[0])
        let delay = won.started - won.known
        #expect(delay >= 500_000 && delay < 1_202_000)
        #expect(won.known == 10_000_100)
        // There and back, and the write of nodes.conf.
        #expect(won.won - won.started == 700)
    }

    @Test(arguments: [UInt64](1...20))
    func aReplicaOfSecondRankNeverOvertakesTheFirst(seed: UInt64) throws {
        let shape = ClusterShape(
            masters: 3, replicasPerMaster: 2, nodeTimeoutMilliseconds: 2000, offsets: .different)
        var onlySecond = Self.loss(shape)
        let both = try #require(Self.elect(shape, [onlySecond], seed: seed)[0])
        #expect(both.started - both.known < 1_202_000)
        // Without the first the second waits a second longer, since it knows its offset is behind.
        onlySecond.replicaTicks[0] = .max
        let second = try #require(Self.elect(shape, [onlySecond], seed: seed)[0])
        #expect(second.started - second.known >= 1_500_000)
        #expect(second.started - second.known < 2_202_000)
    }

    @Test func withoutAReplicaNobodyIsElected() {
        let shape = ClusterShape(
            masters: 3, replicasPerMaster: 0, nodeTimeoutMilliseconds: 2000)
        #expect(Self.elect(shape, [Self.loss(shape)]).allSatisfy { $0 == nil })
    }

    @Test func lostMastersDoNotVote() {
        let shape = ClusterShape(masters: 5, nodeTimeoutMilliseconds: 2000)
        let two = [Self.loss(shape, master: 0), Self.loss(shape, master: 1)]
        #expect(Self.elect(shape, two).allSatisfy { $0 != nil })
        let three = two + [Self.loss(shape, master: 2)]
        #expect(Self.elect(shape, three).allSatisfy { $0 == nil })
    }

    @Test func replicasThatAskInTheSameEpochSplitTheVotesAndTryAgain() throws {
        // A round trip of 200 ms, and all ask within it.
        let shape = ClusterShape(
            masters: 8, nodeTimeoutMilliseconds: 2000, delayMicroseconds: 100_000)
        let losses = [Self.loss(shape, master: 0), Self.loss(shape, master: 1)]
        let failed = (1...40).map { seed in
            Self.elect(shape, losses, seed: UInt64(seed)).compactMap { $0?.failedElections }
                .reduce(0, +)
        }
        #expect(failed.contains { $0 > 0 })
        let retried = try #require(failed.firstIndex { $0 > 0 })
        let outcomes = Self.elect(shape, losses, seed: UInt64(retried + 1)).compactMap { $0 }
        // Votes are waited for for 4 s, and after 8 s the next election is planned.
        #expect(outcomes.contains { $0.started - $0.known > 8_000_000 })
    }

    @Test func oldDataForbidsAnElectionUnlessTheCheckIsOff() {
        var shape = ClusterShape(masters: 3, nodeTimeoutMilliseconds: 1000)
        var late = MasterLossOutcome(master: 0, effect: 0)
        late.suspected = 30_000_000
        late.failed = 40_000_000
        late.marker = 2
        late.replicaTicks = [40_050_000]
        #expect(Self.elect(shape, [late])[0] == nil)
        shape.validityFactor = 0
        #expect(Self.elect(shape, [late])[0] != nil)
    }

    @Test(arguments: [("valkey 9.0", 66_000, 240_000), ("valkey 9.1", 0, 1000)])
    func newerValkeyWaitsLess(server: String, least: Int64, most: Int64) throws {
        let shape = ClusterShape(
            masters: 3, nodeTimeoutMilliseconds: 2000, server: ServerVersion(server))
        let won = try #require(Self.elect(shape, [Self.loss(shape)])[0])
        #expect((least...most).contains(won.started - won.known))
    }
}
