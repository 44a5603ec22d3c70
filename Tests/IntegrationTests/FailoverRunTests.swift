import Foundation
import Testing

@testable import Judgement
@testable import RunRecord

/// Whole runs against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FailoverRunTests {
    private static let head = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 500/s, connections: 20, client: redisson }

        """

    @Test func aFrozenMasterIsReplacedAndEveryPhaseIsMeasured() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 2s, pause: master of slot 0, for: 5s }
                duration: 9s
                expect:
                  - failovers == 1
                  - failover-time.max <= failover-worst-case
                  - failover-time.max <= 100ms
                """)
        // One expectation cannot hold, so the whole fails; the others are told apart from it.
        #expect(measured.result.code == 1, "\(measured.result.text)")
        #expect(measured.judgement.expectations.map(\.verdict) == [.passed, .passed, .failed])
        let episode = try #require(measured.judgement.runs.first?.episodes.first)
        #expect(episode.oldMaster == 1)
        #expect(episode.newMaster == 4)
        let whole = try #require(episode.failoverTime)
        let parts = episode.phases.prefix(5)
        #expect(
            parts.map(\.name) == [
                "detection", "agreement", "propagation", "election delay", "vote",
            ])
        #expect(parts.compactMap(\.duration).reduce(.zero, +) == whole)
        #expect(measured.events(.faultInjected).first?[.receipt]?.contains("says T") == true)
        #expect(measured.events(.faultHealed).count == 1)
        #expect(measured.events(.converged).count == 1)
        let ledger = try #require(measured.records.first?.load?.ledger)
        #expect(ledger.acknowledged > 0)
        #expect(ledger.keysUnreadable == 0)
    }

    @Test func aKilledMasterReturnsAsAReplica() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 2s, kill: master of slot 0, for: 4s }
                duration: 9s
                expect: [failovers == 1, failover-time.max <= failover-worst-case]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(measured.events(.processExited).first?[.ended]?.contains("signal 9") == true)
        #expect(measured.events(.faultHealed).first?[.receipt]?.contains("PING") == true)
        #expect(measured.events(.demoted).contains { $0.node == 1 })
    }

    @Test func aKilledMasterWithoutAnEndStaysDownUntilTheLoadHasEnded() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, kill: master of slot 0 }
                duration: 6s
                expect: [failovers == 1]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let stopped = try #require(measured.events(.loadStopped).first)
        let healed = try #require(measured.events(.faultHealed).first)
        #expect(healed.at > stopped.at)
    }

    @Test func gracefulActsLoseNothing() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, restart: node 5, for: 1s }
                  - { at: 5s, failover: replica of slot 0 }
                duration: 8s
                expect: [failovers == 1, needless-failovers == 0, lost-writes == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(measured.events(.electionWon).map(\.node) == [4])
        #expect(measured.events(.processExited).first?[.ended] == "exited with status 0")
    }

    @Test func withoutAMajorityTheClusterStopsServingAndRecovers() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, pause: majority of masters, for: 5s }
                duration: 8s
                expect: [state-fail-time >= 1s, recovery-time <= 20s]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(measured.events(.faultInjected).count == 2)
        #expect(measured.events(.converged).count == 1)
    }

    @Test func aShortStallNeedsNoFailover() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, pause: master of slot 0, for: 500ms }
                duration: 4s
                expect: [failovers == 0, flaps == 0, "error-rate[run] == 0%", lost-writes == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
    }

    @Test func aHealedClusterServesAFurtherRun() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, failover: replica of slot 0 }
                duration: 3s
                runs: 2
                reuse: healed
                expect: [failovers == 1]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        // The second run's failover goes back to the node that was master in the first.
        #expect(measured.judgement.runs.compactMap(\.episodes.first?.newMaster) == [4, 1])
    }
}
