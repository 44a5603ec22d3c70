import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

struct LossCauseTests {
    private func loss(_ seconds: Double, by node: Int, count: UInt64 = 1) -> LostWrite {
        LostWrite(
            key: "key", shard: 1, found: 1, acknowledged: 1 + count, count: count,
            acknowledgedAt: Runs.at(seconds), acknowledgedBy: node)
    }

    @Test(arguments: [
        (9.99, 1, LossCause.replicationGap), (10.005, 1, .replicationGap),
        (11, 1, .minoritySide), (26, 1, .minoritySide), (15, 4, .unknown), (9, 2, .unknown),
    ])
    func followsWhoWasMasterWhen(seconds: Double, node: Int, cause: LossCause) {
        let run = Runs.analysis(Runs.failover())
        #expect(LossCause.cause(of: loss(seconds, by: node), in: run) == cause)
    }

    @Test(arguments: [
        (9.99, LossCause.replicationGap), (10.005, .minoritySide), (12, .minoritySide),
    ])
    func aMasterBehindAPartitionAnswersForItself(seconds: Double, cause: LossCause) {
        let timeline = Runs.failover().map { event in
            event.kind == .faultInjected
                ? Runs.injected(10, fault: "partition", isolates: true) : event
        }
        let run = Runs.analysis(timeline)
        #expect(LossCause.cause(of: loss(seconds, by: 1), in: run) == cause)
    }

    @Test func dataReplacedWithoutAPromotionWasResynchronised() {
        let resync = Event(at: Runs.at(12), kind: .fullResync, node: 4)
        let run = Runs.analysis([Runs.injected(10, fault: "kill"), Runs.healed(10.5), resync])
        #expect(LossCause.cause(of: loss(9, by: 1), in: run) == .resynchronisation)
        #expect(LossCause.cause(of: loss(13, by: 1), in: run) == .unknown)
    }

    private func ready(
        _ seconds: Double, node: Int = 1, keys: Int64, isMaster: Bool = true
    ) -> Event {
        Event(
            at: Runs.at(seconds), kind: .processReady, node: node,
            details: ["keys": .integer(keys), "master": .flag(isMaster)])
    }

    @Test(arguments: [
        (0, true, 1, LossCause.bornEmpty), (7, true, 1, .notOnDisk),
        (0, false, 1, .resynchronisation),
        (0, true, 4, .resynchronisation),
    ])
    func aMasterThatReturnsHasWhatItsDiskHas(
        keys: Int64, isMaster: Bool, node: Int, cause: LossCause
    ) {
        let run = Runs.analysis([
            Runs.injected(10, fault: "restart"), Runs.healed(10.5),
            ready(10.5, node: node, keys: keys, isMaster: isMaster),
            Event(at: Runs.at(12), kind: .fullResync, node: 4),
        ])
        #expect(LossCause.cause(of: loss(9, by: 1), in: run) == cause)
        #expect(LossCause.cause(of: loss(13, by: 1), in: run) == .unknown)
    }

    @Test func aMasterThatIsReplacedIsNoRebirth() {
        let run = Runs.analysis(Runs.failover() + [ready(26, keys: 0)])
        #expect(LossCause.cause(of: loss(9.99, by: 1), in: run) == .replicationGap)
    }

    @Test func aMasterAgainIsNoMinority() {
        let again = [Runs.injected(20, node: 4, step: 1), Runs.won(23.5, node: 1)]
        let run = Runs.analysis(Runs.failover(pausedUntil: 16) + again)
        #expect(LossCause.cause(of: loss(25, by: 1), in: run) == .unknown)
        #expect(LossCause.cause(of: loss(19, by: 4), in: run) == .replicationGap)
    }

    @Test func lossesAreCountedByCauseAndUnlistedOnesAreUnknown() {
        var ledger = LedgerRecord()
        ledger.lost = 10
        ledger.losses = [loss(9.99, by: 1, count: 4), loss(12, by: 1, count: 3)]
        let run = Runs.analysis(Runs.failover(), load: Loads.record(ledger: ledger))
        #expect(
            LossCause.counts(in: run) == [
                "replication gap at promotion": 4, "accepted on the minority side": 3, "unknown": 3,
            ])
    }
}
