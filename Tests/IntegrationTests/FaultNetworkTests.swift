import Foundation
import Testing

@testable import Judgement
@testable import Quantities
@testable import RunRecord

/// Faults of the network, against real servers in the sandbox, by whatever engine this machine has.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultNetworkTests {
    @Test func clientsFeelADelayAndOnlyWhileItLasts() async throws {
        let measured = try await Measured.run(
            SmallPlan.head + """
                timeline:
                  - { at: 2s, delay: { from: clients, to: any, by: 20ms, jitter: 1ms }, for: 2s }
                duration: 6s
                expect:
                  - failovers == 0
                  - latency.p50[fault] >= 38ms
                  - latency.p50[baseline] < 38ms
                  - latency.p50[recovery] < 38ms
                  - replica-lag <= 10MB
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(measured.records.first?.description.networkEngine != "none")
        #expect(measured.events(.faultInjected).map(\.node) == [nil])
        let healed = try #require(measured.events(.faultHealed).first?[.receipt])
        #expect(healed.contains("rule removed after"), "\(healed)")
    }

    @Test func everyEffectIsSeenByItsCounters() async throws {
        let measured = try await Measured.run(
            SmallPlan.head + """
                timeline:
                  - { at: 1s, loss: { from: clients, to: node 1, chance: 20% }, for: 1s }
                  - { at: 1s, duplicate: { from: node 2, to: node 5, chance: 50% }, for: 1s }
                  - { at: 1s, jitter: { from: node 3, to: nodes 4 6, around: 6ms, by: 2ms }, for: 1s }
                  - { at: 3s, reorder: { from: clients, to: node 2, chance: 30%, by: 5ms }, for: 1s }
                  - { at: 3s, corrupt: { from: clients, to: node 1, chance: 10% }, for: 1s }
                  - { at: 3s, rate: { from: clients, to: node 3, bytes: 20KB }, for: 1s }
                duration: 8s
                expect: [failovers == 0, lost-writes == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = measured.events(.faultInjected)
        #expect(
            Set(began.compactMap { $0[.fault] }) == [
                "loss", "duplicate", "jitter", "reorder", "corrupt", "rate",
            ])
        let jitter = try #require(began.first { $0[.fault] == "jitter" }?[.receipt])
        #expect(jitter.contains(" ms (") && jitter.contains(" to "), "\(jitter)")
        let receipts = Dictionary(
            grouping: measured.events(.faultHealed), by: { $0[.fault] ?? "" }
        ).mapValues { $0.compactMap { $0[.receipt] }.joined() }
        #expect(receipts["loss"]?.contains(" dropped") == true, "\(receipts)")
        #expect(receipts["reorder"]?.contains(" reordered") == true, "\(receipts)")
        // Two nodes are at the ends of the doubled link and three at those of the jitter's; each is healed.
        #expect(measured.events(.faultHealed).count == 9)
    }

    @Test func aMasterCutOffFromTheBusIsReplacedThoughClientsReachIt() async throws {
        let measured = try await Measured.run(
            SmallPlan.head + """
                timeline:
                  - { at: 2s, partition: { from: master of slot 0, to: any, traffic: bus }, for: 4s }
                duration: 9s
                expect: [failovers == 1, needless-failovers == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let episode = try #require(measured.judgement.runs.first?.episodes.first)
        #expect(episode.oldMaster == 1)
        #expect(episode.failoverTime != nil)
        let began = try #require(measured.events(.faultInjected).first)
        let healed = try #require(measured.events(.faultHealed).first)
        #expect(began[.receipt]?.contains("none of 10 probes came through") == true)
        #expect(healed.at - began.at >= .seconds(4))
    }

    @Test func ofTwoSidesTheMajoritysReplicaTakesOver() async throws {
        let measured = try await Measured.run(
            SmallPlan.head + """
                timeline:
                  - { at: 2s, partition: { from: nodes 1 5, to: nodes 2 3 4 6 }, for: 4s }
                duration: 9s
                expect: [failovers == 1, needless-failovers == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let episode = try #require(measured.judgement.runs.first?.episodes.first)
        #expect(episode.oldMaster == 1)
    }

    @Test func clientsCutOffOneWayFailWhileTheBusLives() async throws {
        let measured = try await Measured.run(
            """
            cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
            load: { rate: 300/s, connections: 10, client: hiredis-plain }
            timeline:
              - { at: 1s, partition: { from: clients, to: node 1, ways: one }, for: 4s }
            duration: 8s
            expect:
              - failovers == 0
              - error-rate[fault, affected shards] > 5%
              - error-rate[fault, healthy shards] == 0%
            """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(measured.events(.faultInjected).first?[.disables] == false)
    }

    @Test func anInterruptedRunRemovesItsRules() async throws {
        let record = try await InterruptedRun.record(
            of:
                SmallPlan.head + """
                    timeline:
                      - { at: 1s, partition: { from: node 4, to: any }, for: 20s }
                    duration: 25s
                    expect: [failovers == 0]
                    """,
            once: "partition of node 4", within: .seconds(30))
        let healed = try #require(record.timeline.first { $0.kind == .faultHealed })
        #expect(healed[.receipt]?.contains("3 of 3 probes came through") == true)
    }

    @Test func withoutASandboxNothingStarts() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            SmallPlan.head
                + "timeline: [{ at: 1s, delay: { from: node 1, by: 5ms }, for: 1s }]\n"
                + "duration: 3s\nexpect: [failovers == 0]\n")
        let result = try await Program.run([
            "run", plan, "--no-sandbox", "--output", scratch.file("run"),
        ])
        #expect(result.code == 69)
        #expect(result.text.contains("leave out --no-sandbox"), "\(result.text)")
        #expect(!FileManager.default.fileExists(atPath: scratch.file("run")))
        let check = try await Program.run(["check", plan])
        #expect(check.code == 0)
        #expect(check.text.contains("network    "), "\(check.text)")
    }
}
