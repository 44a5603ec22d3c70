import Testing

@testable import Prediction
@testable import RedisClient
@testable import RunRecord

/// Agreement on a failure, message by message; times in microseconds unless named otherwise.
@Suite struct LostMastersTests {
    static let timeout: Int64 = 1000

    /// A cluster of so many masters whose first is lost at 100 s and suspected by all others at 102 s.
    static func suspected(masters: Int, server: String = "redis 7.0", by suspects: [Int])
        -> LostMasters
    {
        let shape = ClusterShape(
            masters: masters, nodeTimeoutMilliseconds: Int(timeout),
            server: ServerVersion(server))
        let losses = LostMasters(shape, rules: ProtocolRules(shape.server))
        let slot = losses.add(master: 0, effect: 100_000_000)
        losses.begin(slot) { _ in (100_000, 100_000) }
        for node in suspects { losses.checkTimeouts(of: node, time: 102_000_000) }
        return losses
    }

    @Test func noQuorumWithoutASecondMastersReport() {
        let losses = Self.suspected(masters: 3, by: [1, 2])
        #expect(losses.outcomes[0].suspected == 102_000_000)
        #expect(losses.outcomes[0].failed == nil)
        losses.receive(1, from: 2, at: 1, time: 102_200_000)
        #expect(losses.outcomes[0].failed == 102_200_000)
        #expect(losses.outcomes[0].marker == 1)
        #expect(losses.active == 0)
    }

    @Test func reportsAloneDoNotMarkANodeThatOneReachesOneself() {
        let losses = Self.suspected(masters: 5, by: [2, 3, 4])
        for sender in [2, 3, 4] { losses.receive(1, from: sender, at: 1, time: 102_200_000) }
        #expect(losses.outcomes[0].failed == nil)
    }

    @Test func replicasReportsDoNotCountButTheirCountDoes() {
        let losses = Self.suspected(masters: 3, by: [1, 2, 3])
        losses.receive(1, from: 3, at: 1, time: 102_200_000)
        #expect(losses.outcomes[0].failed == nil)
        // Node 3 is a replica: it needs the reports of both masters, since it has no voice itself.
        losses.receive(1, from: 1, at: 3, time: 102_300_000)
        #expect(losses.outcomes[0].failed == nil)
        losses.receive(1, from: 2, at: 3, time: 102_400_000)
        #expect(losses.outcomes[0].marker == 3)
    }

    @Test func beforeRedis6AReplicaKeepsTheQuorumToItself() {
        let losses = Self.suspected(masters: 3, server: "redis 5.0", by: [1, 2, 3])
        losses.receive(1, from: 1, at: 3, time: 102_300_000)
        losses.receive(1, from: 2, at: 3, time: 102_400_000)
        #expect(losses.outcomes[0].failed == nil)
        #expect(losses.outcomes[0].silentMarks == [3: 102_400_000])
    }

    @Test func aReportIsForgottenAfterTwiceTheNodeTimeout() {
        let losses = Self.suspected(masters: 5, by: [1, 2, 3])
        losses.receive(1, from: 2, at: 1, time: 102_200_000)
        losses.receive(1, from: 3, at: 1, time: 104_300_000)
        #expect(losses.outcomes[0].failed == nil)
        losses.receive(1, from: 2, at: 1, time: 104_400_000)
        #expect(losses.outcomes[0].failed == 104_400_000)
    }

    @Test func aSuspicionIsNamedFromTheNextTickOn() {
        let losses = Self.suspected(masters: 3, by: [1])
        #expect(losses.named(by: 1) == 0)
        losses.beginTick(of: 1)
        #expect(losses.named(by: 1) == 1)
    }

    @Test func suspicionNeedsAPingUnansweredForLongerThanTheNodeTimeout() {
        let losses = Self.suspected(masters: 3, by: [])
        losses.checkTimeouts(of: 1, time: 101_000_000)
        #expect(losses.outcomes[0].suspected == nil)
        losses.checkTimeouts(of: 1, time: 101_001_000)
        #expect(losses.outcomes[0].suspected == 101_001_000)
    }

    @Test func aPingGoesOutAfterHalfTheNodeTimeout() {
        let shape = ClusterShape(masters: 3, nodeTimeoutMilliseconds: 1000)
        let losses = LostMasters(shape, rules: ProtocolRules(shape.server))
        losses.begin(losses.add(master: 0, effect: 100_000_000)) { _ in (99_900, 0) }
        losses.checkTimeouts(of: 1, time: 100_400_000)
        #expect(losses.pong(0, at: 1) == 99_900)
        losses.checkTimeouts(of: 1, time: 100_401_000)
        #expect(losses.pong(0, at: 1) == nil)
    }

    @Test func aThirdNodesWordForAPongIsTakenInWholeSeconds() {
        let shape = ClusterShape(masters: 3, nodeTimeoutMilliseconds: 15000)
        let losses = LostMasters(shape, rules: ProtocolRules(shape.server))
        let slot = losses.add(master: 0, effect: 100_000_000)
        losses.begin(slot) { ($0 == 2 ? 99_900 : 95_000, 0) }
        losses.receiveHealthy(slot, from: 2, at: 1, now: 100_500)
        #expect(losses.pong(0, at: 1) == 99_000)
    }

    @Test func valkeyCountsTheReportsWhenItSuspects() {
        let losses = Self.suspected(masters: 3, server: "valkey 8.1", by: [2])
        losses.receive(1, from: 2, at: 1, time: 102_200_000)
        #expect(losses.outcomes[0].failed == nil)
        losses.checkTimeouts(of: 1, time: 102_300_000)
        #expect(losses.outcomes[0].failed == 102_300_000)
    }
}
