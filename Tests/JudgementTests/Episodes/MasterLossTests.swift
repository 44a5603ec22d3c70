import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

struct MasterLossTests {
    @Test func aStallShorterThanNodeTimeoutOwesNoFailover() throws {
        let run = Runs.analysis([Runs.fired(9.9), Runs.injected(10), Runs.healed(11)])
        #expect(run.episodes.isEmpty)
        #expect(run.losses.count == 1)
        let reading = try read("failover-time", run)
        #expect(reading.samples.isEmpty)
        #expect(reading.nothing?.contains("no master was down for long enough") == true)
        #expect(try values("needless-failovers", run) == [0])
    }

    @Test func aMasterMarkedAsFailedIsAnEpisodeThoughItCameBack() throws {
        let run = Runs.analysis([
            Runs.injected(10), Runs.about(.suspected, 12.1, node: 2),
            Runs.about(.failMarked, 12.6, node: 2), Runs.healed(12.7),
        ])
        let episode = try #require(run.episodes.first)
        #expect(episode.won == nil)
        #expect(try values("detection-time", run) == [2.1])
        #expect(try values("agreement-time", run) == [0.5])
        #expect(try values("failover-time", run).isEmpty)
        #expect(try values("propagation-time", run).isEmpty)
    }

    @Test func aMasterThatStaysLostTakesForever() throws {
        let run = Runs.analysis([Runs.injected(10), Runs.healed(25)])
        #expect(run.episodes.first?.phases.first?.end == nil)
        #expect(try values("failover-time", run) == [.infinity])
        #expect(try values("detection-time", run) == [.infinity])
    }

    @Test func aReplicaHitByAFaultIsNoLoss() throws {
        let run = Runs.analysis([Runs.injected(10, node: 4), Runs.healed(25, node: 4)])
        #expect(run.losses.isEmpty)
        #expect(run.affectedShards == [1])
        let reading = try read("failover-time", run)
        #expect(
            reading.nothing == "no shard lost its master, so there is no failover")
    }

    @Test func aFailoverOutOfTheBlueIsNeedless() throws {
        let run = Runs.analysis([
            Runs.about(.suspected, 12, node: 2), Runs.about(.failMarked, 12.2, node: 2),
            Runs.won(13),
        ])
        let episode = try #require(run.episodes.first)
        #expect(episode.cause == .none)
        #expect(episode.isNeedless)
        #expect(episode.effect == Runs.at(12))
        #expect(try values("needless-failovers", run) == [1])
        #expect(try values("failover-time", run).isEmpty)
    }

    @Test func aFailoverAfterTheStallEndedIsNeedless() throws {
        let run = Runs.analysis(Runs.failover(pausedUntil: 13.2))
        #expect(run.episodes.first?.isNeedless == true)
        #expect(run.episodes.first?.step == 0)
        #expect(try values("needless-failovers", run) == [1])
    }

    @Test func aFailoverLongAfterAStallIsNotItsDoing() throws {
        let run = Runs.analysis([Runs.injected(10), Runs.healed(10.5), Runs.won(20)])
        #expect(run.losses.map { $0.cause } == [.fault, .none])
        #expect(try values("needless-failovers", run) == [1])
    }

    @Test func aCrashIsALossWithoutAStep() throws {
        let crash = Event(
            at: Runs.at(10), kind: .processExited, node: 1,
            details: ["expected": .flag(false), "status": .text("signal 11")])
        let run = Runs.analysis([crash, Runs.won(13.5)])
        #expect(run.episodes.first?.cause == .crash)
        #expect(run.episodes.first?.failoverTime == .milliseconds(3500))
    }

    @Test func aSecondFaultOnANodeThatIsDownIsTheSameLoss() {
        let run = Runs.analysis([
            Runs.injected(10), Runs.injected(11, step: 1, fault: "kill"), Runs.won(13.5),
            Runs.healed(20), Runs.healed(20, step: 1),
        ])
        #expect(run.losses.count == 1)
    }

    @Test func masterAfterMasterIsFollowed() throws {
        let second = [
            Runs.injected(20, node: 4, step: 1), Runs.won(23.5, node: 1),
            Runs.healed(28, node: 4, step: 1),
        ]
        let run = Runs.analysis(Runs.failover(pausedUntil: 16) + second)
        #expect(run.episodes.map { $0.oldMaster } == [1, 4])
        #expect(run.episodes.map { $0.newMaster } == [4, 1])
        #expect(try values("failover-time", run) == [3.61, 3.5])
        #expect(run.ownership.master(of: 1, at: Runs.at(15)) == 4)
        #expect(run.ownership.master(of: 1, at: Runs.at(24)) == 1)
    }

    @Test func theStaleViewOfAFrozenMasterIsNoFailover() throws {
        let run = Runs.analysis(
            Runs.failover() + [
                Runs.view(1, node: 1, owners: "1,2,3"),
                Runs.view(25.01, node: 1, owners: "1,2,3", state: "fail"),
                Runs.view(25.2, node: 1, owners: "4,2,3"),
            ])
        #expect(try values("failovers", run) == [1])
    }

    @Test func ofTwoStallsTheOneBeforeTheMarkIsTheCause() throws {
        let stalls = [
            Runs.injected(10), Runs.healed(11), Runs.injected(12.5, step: 1),
            Runs.healed(14, step: 1),
        ]
        let late = Runs.analysis(
            stalls + [Runs.about(.failMarked, 14.9, node: 2), Runs.won(15.2)])
        #expect(late.episodes.map { $0.step } == [1])
        let early = Runs.analysis(
            stalls + [Runs.about(.failMarked, 12.3, node: 2), Runs.won(13.2)])
        #expect(early.episodes.first?.step == 0)
        #expect(early.episodes.first?.won == Runs.at(13.2))
    }

    @Test func aFailoverCommandedWhileTheMasterIsDownAnswersBoth() throws {
        let run = Runs.analysis([
            Runs.injected(10),
            Runs.injected(
                11, node: 4, step: 1, fault: "failover", disables: false, handsOver: true),
            Runs.won(11.2), Runs.healed(25),
        ])
        #expect(run.episodes.map { $0.cause } == [.fault, .command])
        #expect(try values("failovers", run) == [1])
        #expect(try values("needless-failovers", run) == [0])
        let times = try values("failover-time", run)
        #expect(times == [1.2, 0.2])
    }
}
