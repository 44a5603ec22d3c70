import Foundation
import Testing

@testable import RunRecord

/// What operators and `save` rules do to servers that work, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultOperationTests {
    private static let head = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 500/s, connections: 20, client: redisson }

        """

    @Test func childrenAreForkedAndEndWell() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, bgsave: all masters }
                  - { at: 3s, bgrewriteaof: replica of slot 0 }
                duration: 5s
                expect: [failovers == 0, "error-rate[run] == 0%"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = measured.events(.faultInjected)
        #expect(began.map(\.node) == [1, 2, 3, 4])
        #expect(
            began.prefix(3).allSatisfy {
                $0[.receipt]?.contains("rdb_bgsave_in_progress:1") == true
            })
        #expect(began.last?[.receipt]?.contains("aof_rewrite_in_progress:1") == true)
        // The servers' own logs tell of the same children.
        #expect(Set(measured.events(.saveStarted).compactMap(\.node)).isSuperset(of: [1, 2, 3]))
        #expect(measured.events(.faultHealed).count == 4)
    }

    @Test func aChangedDirectiveIsChangedBack() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, config-set: { target: node 1, set: { maxmemory: 200mb } }, for: 1s }
                  - { at: 3s, config-set: { target: node 2, set: { cluster-node-timeout: 3s } } }
                duration: 5s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(
            measured.events(.faultInjected).map { $0[.receipt] } == [
                "CONFIG GET maxmemory: '0' became '209715200'",
                "CONFIG GET cluster-node-timeout: '1000' became '3000'",
            ])
        #expect(
            measured.events(.faultHealed).map { $0[.receipt] } == [
                "CONFIG GET maxmemory: '0'", "CONFIG GET cluster-node-timeout: '1000'",
            ])
        // Without an end of its own the change lasts as long as the load.
        let stopped = try #require(measured.events(.loadStopped).first)
        #expect(measured.events(.faultHealed).last.map { $0.at > stopped.at } == true)
    }

    @Test func aChangeThatChangesNothingIsInconclusive() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, config-set: { target: node 1, set: { maxmemory: 0 } }, for: 1s }
                duration: 3s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 2, "\(measured.result.text)")
        #expect(measured.result.text.contains("changes nothing"))
    }
}
