import Foundation
import Testing

@testable import Quantities
@testable import RunRecord

/// Forks that last, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultForkTests {
    @Test func aForkThatLastsCostsTheMasterItsShard() async throws {
        let measured = try await Measured.run(
            SmallPlan.head + """
                timeline:
                  - { at: 1s, fork-stall: master of slot 0, for: 4s }
                duration: 8s
                expect: [failovers == 1]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let healed = try #require(measured.events(.faultHealed).first)
        let receipt = try #require(healed[.receipt])
        let took = receipt.split(separator: "latest_fork_usec:").last.flatMap {
            Int($0.prefix { $0.isNumber })
        }
        #expect(try #require(took) >= 4_000_000, "\(receipt)")
        #expect(measured.events(.saveStarted).contains { $0.node == 1 })
        #expect(measured.events(.demoted).contains { $0.node == 1 })
    }

    @Test func anInterruptedRunLetsTheForkGoOn() async throws {
        let record = try await InterruptedRun.record(
            of:
                SmallPlan.head + """
                    timeline:
                      - { at: 1s, fork-stall: node 4, for: 30s }
                    duration: 40s
                    expect: [failovers == 0]
                    """,
            once: "fork-stall of node 4", within: .seconds(20))
        #expect(record.timeline.contains { $0.kind == .faultHealed })
    }

    @Test func aSlowSnapshotLastsAsLongAsTheStepSays() async throws {
        let measured = try await Measured.run(
            SmallPlan.head + """
                timeline:
                  - { at: 2s, slow-save: { target: master of slot 0, by: 100ms }, for: 2s }
                duration: 6s
                expect: [failovers == 0, "error-rate[run] == 0%"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first)
        let healed = try #require(measured.events(.faultHealed).first)
        #expect(began[.receipt]?.contains("rdb_bgsave_in_progress:1") == true)
        #expect(healed[.receipt]?.contains("until SIGUSR1") == true)
        #expect(healed.at - began.at >= .seconds(2))
    }
}
