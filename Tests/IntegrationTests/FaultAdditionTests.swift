import Testing

@testable import RunRecord

/// Nodes that join a cluster under load, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultAdditionTests {
    private static let head = """
        cluster:
          masters: 3
          replicas: 1
          config: { cluster-node-timeout: 1s, save: "", repl-diskless-sync-delay: 0 }
        load: { rate: 300/s, connections: 10, client: redisson }

        """

    @Test func aReplicaJoinsUnderLoadAndLeavesAgain() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, add-replica: master of slot 0, for: 2s }
                duration: 8s
                expect: [failovers == 0, lost-writes == 0, "error-rate[run] == 0%"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first)
        #expect(began.node == 7)
        #expect(
            began[.receipt]
                == "CLUSTER NODES of 6 nodes shows it as a replica of node 1; "
                + "master_link_status:up")
        #expect(measured.events(.syncFinished).contains { $0.node == 7 })
        let ended = try #require(measured.events(.faultHealed).first?[.receipt])
        #expect(ended.hasPrefix("CLUSTER NODES of 6 nodes has no line for it; process "))
        #expect(measured.events(.processExited).contains { $0.node == 7 })
    }

    @Test func aReplicaThatStaysTakesOver() async throws {
        let measured = try await Measured.run(
            """
            cluster:
              masters: 3
              replicas: 0
              config: { cluster-node-timeout: 1s, save: "", repl-diskless-sync-delay: 0 }
            load: { rate: 300/s, connections: 10, client: ioredis }
            timeline:
              - { at: 1s, add-replica: master of slot 0 }
              - { at: 4s, pause: node 1, for: 5s }
            duration: 12s
            expect: [failovers == 1]
            """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let won = try #require(measured.events(.electionWon).first)
        #expect(won.node == 4)
        #expect(won.shard == 1)
        let load = try #require(measured.records.first?.load)
        #expect(load.stretches.contains { $0.node == 4 && $0.outcome == .success })
        #expect(load.ledger?.keysUnreadable == 0)
    }
}
