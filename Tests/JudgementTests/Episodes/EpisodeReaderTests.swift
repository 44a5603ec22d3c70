import TestSupport
import Testing

@testable import Judgement
@testable import Quantities
@testable import RunRecord

struct EpisodeReaderTests {
    private static let names = [
        "detection", "agreement", "propagation", "election delay", "vote", "promotion",
        "convergence",
    ]

    private func phases(_ episode: Episode) -> [String] {
        episode.phases.filter { $0.name != "client recovery" }.map { $0.name }
    }

    private func milliseconds(_ episode: Episode) -> [Double] {
        episode.phases.filter { $0.name != "client recovery" }
            .compactMap { $0.duration?.inMilliseconds }
    }

    @Test func readsEveryPhaseFromItsSource() throws {
        let run = Runs.analysis(Runs.failover())
        let episode = try #require(run.episodes.first)
        #expect(run.episodes.count == 1)
        #expect(episode.shard == 1)
        #expect(episode.oldMaster == 1)
        #expect(episode.newMaster == 4)
        #expect(episode.step == 0)
        #expect(episode.cause == .fault)
        #expect(!episode.isNeedless)
        #expect(episode.failedElections == 0)
        #expect(phases(episode) == Self.names)
        #expect(milliseconds(episode) == [2500, 500, 2, 598, 10, 20, 70])
        #expect(
            episode.phases.map { $0.source }
                == ["log", "log", "log", "log", "log", "probe", "poll"])
        #expect(episode.failoverTime == .milliseconds(3610))
    }

    @Test func suspicionSeenByPollingCountsWhenItIsFirst() throws {
        let polled = Runs.view(12.2, node: 3, owners: "1,2,3", suspected: "5,1")
        let episode = try #require(Runs.analysis(Runs.failover() + [polled]).episodes.first)
        #expect(episode.phases.first?.source == "poll")
        #expect(episode.phases.first?.duration == .milliseconds(2200))
    }

    @Test func aReplicasSuspicionCountsOnlyWhenNoMasterTells() throws {
        let events = Runs.failover().filter {
            $0.kind != .suspected || $0.node == 6
        }
        let episode = try #require(Runs.analysis(events).episodes.first)
        #expect(episode.phases.first?.duration == .milliseconds(2400))
    }

    @Test func phasesWithoutABoundaryAreToldAsOne() throws {
        let events = Runs.failover().filter {
            ![.suspected, .failReceived, .probeAccepted].contains($0.kind)
        }
        let run = Runs.analysis(events)
        let episode = try #require(run.episodes.first)
        #expect(
            phases(episode) == [
                "detection + agreement", "propagation + election delay", "vote",
                "promotion + convergence",
            ])
        #expect(milliseconds(episode) == [3000, 600, 10, 90])
        #expect(try read("detection-time", run).nothing?.contains("nobody saw") == true)
        #expect(try values("failover-time", run) == [3.61])
    }

    @Test func aLogLineCutToTheMillisecondBeforeTheFaultTakesNoTime() throws {
        var events = Runs.failover()
        events.removeAll { $0.kind == .suspected }
        events.append(Runs.about(.suspected, 9.9995, node: 2))
        let episode = try #require(Runs.analysis(events).episodes.first)
        #expect(milliseconds(episode).first == 0)
    }

    @Test func aPollThatComesLateIsMovedBeforeTheLogThatFollowsIt() throws {
        var events = Runs.failover()
        events.removeAll { $0.kind == .suspected }
        events.append(Runs.view(13.2, node: 2, owners: "1,2,3", suspected: "1"))
        let episode = try #require(Runs.analysis(events).episodes.first)
        #expect(milliseconds(episode).prefix(2) == [3000, 0])
    }

    @Test func repeatedVotesAreCounted() throws {
        let events = Runs.failover() + [Runs.election(13.3, epoch: 6)]
        let episode = try #require(Runs.analysis(events).episodes.first)
        #expect(episode.failedElections == 1)
        #expect(episode.phases[3].end == Runs.at(13.6))
    }

    @Test func convergenceWaitsForEveryNodeThatCanBeReached() throws {
        let late = [
            Runs.view(13.645, node: 6, owners: "1,2,3"),
            Runs.view(14.2, node: 6, owners: "4,2,3", state: "fail"),
            Runs.view(14.5, node: 6, owners: "4,2,3"),
        ]
        let events = Runs.failover().filter { $0.at != Runs.at(13.7) } + late
        let episode = try #require(Runs.analysis(events).episodes.first)
        #expect(episode.phases.first { $0.name == "convergence" }?.end == Runs.at(14.5))
        let gone = Event(
            at: Runs.at(13.8), kind: .reachability, node: 6, details: ["reachable": .flag(false)])
        let without = try #require(Runs.analysis(events + [gone]).episodes.first)
        #expect(without.phases.first { $0.name == "convergence" }?.end == Runs.at(13.8))
    }

    @Test func theFirstWriteOfAClientEndsThePromotionWhenItIsFirst() throws {
        let load = Loads.record(stretches: [
            Loads.stretch(1, 10), Loads.stretch(13.615, 29, node: 4),
            Loads.stretch(13.611, 29, kind: .read, node: 4),
        ])
        let episode = try #require(Runs.analysis(Runs.failover(), load: load).episodes.first)
        let promotion = try #require(episode.phases.first { $0.name == "promotion" })
        #expect(promotion.source == "load")
        #expect(promotion.end == Runs.at(13.615))
    }

    @Test func clientsHaveRecoveredWhenASecondIsLikeTheBaseline() throws {
        let series =
            Loads.series(1, 10) + Loads.series(10, 14, failing: 5)
            + Loads.series(14, 15, latencyMicroseconds: 900_000) + Loads.series(15, 29)
        let run = Runs.analysis(Runs.failover(), load: Loads.record(series: series))
        let recovery = try #require(run.episodes.first?.phases.last)
        #expect(recovery.name == "client recovery")
        #expect(recovery.start == Runs.at(13.63))
        #expect(recovery.end == Runs.at(15))
        #expect(abs(try values("client-recovery-time", run)[0] - 1.37) < 1e-9)
        let never = Loads.record(series: Loads.series(1, 10) + Loads.series(10, 29, failing: 1))
        let unhealed = Runs.analysis(Runs.failover(), load: never)
        #expect(try values("client-recovery-time", unhealed) == [.infinity])
    }

    @Test func clientsThatGetNoAnswerHaveNotRecovered() throws {
        // Nobody is answered until 16 s; who waited in its retries comes back from 18 s on.
        let series =
            Loads.series(1, 10) + Loads.series(16, 18)
            + Loads.series(18, 18.5, latencyMicroseconds: 4_000_000) + Loads.series(18.5, 29)
        let run = Runs.analysis(Runs.failover(), load: Loads.record(series: series))
        #expect(run.episodes.first?.phases.last?.end == Runs.at(18.5))
    }

    @Test func aCommandedFailoverBeginsWithItsHandOver() throws {
        let run = Runs.analysis([
            Runs.fired(9.9, fault: "failover"),
            Runs.injected(10, node: 4, fault: "failover", disables: false, handsOver: true),
            Runs.election(10.1), Runs.won(10.103), Runs.probe(10.11),
        ])
        let episode = try #require(run.episodes.first)
        #expect(episode.cause == .command)
        #expect(!episode.isNeedless)
        #expect(phases(episode) == ["hand-over", "vote", "promotion", "convergence"])
        #expect(milliseconds(episode) == [100, 3, 7])
        #expect(try values("failover-time", run) == [0.103])
        #expect(try values("convergence-time", run) == [.infinity])
    }

    @Test func aCommandedFailoverMaySeemToPrecedeItsCommand() throws {
        // The log cuts 10.0004 s off to the millisecond.
        let run = Runs.analysis([
            Runs.fired(9.9, fault: "failover"),
            Runs.injected(10.0003, node: 4, fault: "failover", disables: false, handsOver: true),
            Runs.election(10), Runs.won(10), Runs.probe(10.11),
        ])
        #expect(run.episodes.map(\.cause) == [.command])
        #expect(run.episodes.map(\.isNeedless) == [false])
        #expect(run.episodes.first?.failoverTime != nil)
    }

    @Test func aTakeoverWithoutVotesIsSeenByPolling() throws {
        let run = Runs.analysis([
            Runs.injected(10, node: 4, fault: "failover", disables: false, handsOver: true),
            Runs.view(10.02, node: 4, owners: "4,2,3"), Runs.view(10.03, node: 1, owners: "4,2,3"),
            Runs.probe(10.05),
        ])
        let episode = try #require(run.episodes.first)
        #expect(episode.newMaster == 4)
        #expect(phases(episode) == ["hand-over + vote", "promotion", "convergence"])
        #expect(episode.phases.first?.source == "poll")
        #expect(try values("failovers", run) == [1])
    }

    /// Random boundaries in random order: the phases still follow each other and sum to the whole.
    @Test func phasesSumToTheWholeWhateverTheOrderOfTheirBoundaries() throws {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<300 {
            var events = Runs.failover().filter {
                $0.kind == .faultInjected || $0.kind == .electionWon
            }
            for event in Runs.failover() where Bool.random(using: &generator) {
                guard event.kind != .faultInjected, event.kind != .electionWon else { continue }
                let at = Runs.at(Double.random(in: 9.999...15, using: &generator))
                events.append(
                    Event(
                        at: at, kind: event.kind, node: event.node, shard: event.shard,
                        details: event.details))
            }
            for episode in Runs.analysis(events).episodes { Invariants.check(episode) }
        }
    }

    @Test func mastersAreThoseOfTheMoment() throws {
        let events =
            Runs.failover(pausedUntil: 14) + [
                Runs.injected(18, node: 2, step: 1), Runs.about(.suspected, 20, node: 1, about: 2),
                Runs.about(.suspected, 20.3, node: 4, about: 2),
                Runs.about(.failMarked, 20.5, node: 3, about: 2),
            ]
        let episode = try #require(Runs.analysis(events).episodes.last)
        #expect(episode.oldMaster == 2)
        #expect(episode.phases.first?.end == Runs.at(20.3))
    }
}
