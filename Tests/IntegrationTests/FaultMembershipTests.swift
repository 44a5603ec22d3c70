import Foundation
import Testing

@testable import RunRecord

/// What changes who serves what and who knows whom, and connections that break, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultMembershipTests {
    private static let head = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 1000/s, connections: 20, keys: 2000, client: redisson }

        """

    @Test func slotsMoveUnderLoadAndComeBack() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, reshard: { from: master of slot 0, to: node 2, slots: 300 }, for: 4s }
                duration: 10s
                expect: [failovers == 0, lost-writes == 0, "error-rate[run] == 0%"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = measured.events(.faultInjected).compactMap { $0[.receipt] }
        try #require(began.count == 2)
        #expect(
            began[0] == "CLUSTER NODES of node 1: slot 5161 is migrating to node 2; for a key it "
                + "has not it says ASK 5161 127.0.1.2:7000, for two of which it has one TRYAGAIN")
        #expect(began[1].hasPrefix("node 2 owns 300 slots more; "), "\(began)")
        #expect(!began[1].contains("; 0 keys"), "\(began)")
        let ended = try #require(measured.events(.faultHealed).first?[.receipt])
        #expect(ended.hasPrefix("node 1 owns all its slots again; "), "\(ended)")
    }

    @Test func aMoveThatIsCutShortIsUndone() async throws {
        let record = try await InterruptedRun.record(
            of:
                Self.head + """
                    timeline:
                      - { at: 1s, reshard: { from: node 1, to: node 2, slots: 5000 } }
                    duration: 60s
                    expect: [failovers == 0]
                    """,
            once: "reshard of node 1", pause: .milliseconds(300), within: .seconds(60))
        let healed = try #require(record.timeline.first { $0.kind == .faultHealed })
        #expect(healed[.receipt]?.hasPrefix("node 1 owns all its slots again") == true)
    }

    @Test func aForgottenReplicaIsMetAgain() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, forget-node: replica of slot 0, for: 2s }
                duration: 6s
                expect: [failovers == 0, lost-writes == 0, "error-rate[run] == 0%"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first)
        #expect(began.node == 4)
        #expect(began[.receipt] == "CLUSTER NODES of 5 nodes has no line for it")
        let ended = try #require(measured.events(.faultHealed).first)
        #expect(ended[.receipt] == "CLUSTER NODES of 5 nodes has it again")
        #expect(measured.events(.converged).contains { $0.at > ended.at })
    }

    @Test func aMasterIsNotForgotten() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline: [{ at: 1s, forget-node: node 1, for: 1s }]
                duration: 3s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 2, "\(measured.result.text)")
        #expect(measured.result.text.contains("only replicas can be forgotten"))
    }

    @Test func resetConnectionsAreMadeAgain() async throws {
        let scratch = try Scratch()
        let plan =
            Self.head + """
                timeline:
                  - { at: 1s, reset: { from: node 1, to: clients } }
                  - { at: 2s, reset: { from: node 1, traffic: bus } }
                duration: 5s
                expect: [failovers == 0, lost-writes == 0]
                """
        let check = try await Program.run(["check", try scratch.plan(plan)])
        if check.code == 69 { try Test.cancel("\(check.text)") }
        let measured = try await Measured.run(plan)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = measured.events(.faultInjected)
        #expect(began.map(\.node) == [1, 1])
        #expect(
            began.allSatisfy {
                $0[.receipt]?.hasPrefix("the kernel aborted ") == true
            })
    }
}
