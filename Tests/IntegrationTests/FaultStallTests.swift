import Foundation
import RunRecord
import Testing

@testable import Quantities

/// Faults that keep a server from its work, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultStallTests {
    private static let head = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 500/s, connections: 20, client: redisson }

        """

    @Test func aSleepingMasterIsReplacedAndWakesByItself() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 2s, debug-sleep: master of slot 0, for: 4s }
                duration: 8s
                expect: [failovers == 1]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(measured.events(.demoted).contains { $0.node == 1 })
        let began = try #require(measured.events(.faultInjected).first)
        let ended = try #require(measured.events(.faultHealed).first)
        #expect(began[.receipt]?.contains("PING got no answer") == true)
        #expect(began[.disables] == true)
        #expect(ended.at - began.at >= .seconds(4))
    }

    @Test func pausedClientsWaitAndNothingElseHappens() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, client-pause: master of slot 0, for: 2s }
                  - { at: 4s, client-pause: { target: master of slot 0, mode: write }, for: 1s }
                duration: 7s
                expect:
                  - failovers == 0
                  - latency.max[fault] >= 1500ms
                  - latency.max[fault] <= 3s
                """)
        // The clients waited for as long as they were held back.
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = measured.events(.faultInjected)
        let ended = measured.events(.faultHealed)
        try #require(began.count == 2 && ended.count == 2)
        #expect(began[0][.receipt]?.contains("PING got no answer") == true)
        #expect(ended[0].at - began[0].at >= .seconds(2))
        #expect(began[1][.receipt]?.contains("WRITE: OK") == true)
        // UNPAUSE ended it, long before the server would have.
        #expect(ended[1].at - began[1].at < .seconds(20))
    }

    @Test func anEndlessScriptSilencesANodeThenMakesItBusy() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - at: 1s
                    slow-command: { target: master of slot 0, busy-after: 400ms }
                    for: 2s
                duration: 5s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let receipts = measured.events(.faultHealed).compactMap { $0[.receipt] }
        #expect(receipts.count == 2)
        #expect(receipts.first?.contains("(BUSY)") == true, "\(receipts)")
        #expect(receipts.last?.contains("SCRIPT KILL") == true, "\(receipts)")
        let silence = try #require(measured.events(.faultHealed).first)
        let killed = try #require(measured.events(.faultHealed).last)
        #expect(killed.at - silence.at > .milliseconds(500))
        // The clients were told too.
        let busy = try #require(OperationOutcome.allCases.firstIndex(of: .busy))
        let groups = try #require(measured.records.first?.load?.groups)
        #expect(groups.contains { $0.attempts[busy] > 0 })
    }
}
