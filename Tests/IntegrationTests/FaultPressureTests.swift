import Foundation
import RunRecord
import Testing

@testable import Quantities

/// Faults that take from a server what it serves its clients with, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultPressureTests {
    private static let head = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 1000/s, connections: 20, client: redisson }

        """

    @Test func endedClientsConnectAgain() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline: [{ at: 1s, client-kill: master of slot 0 }]
                duration: 3s
                expect: [failovers == 0, lost-writes == 0, "error-rate[recovery] == 0%"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first)
        #expect(began.node == 1)
        #expect(Self.number(in: began, after: "CLIENT KILL ended ") > 0)
    }

    @Test func aFullMasterRefusesWritesUntilHealed() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline: [{ at: 1s, memory-pressure: master of slot 0, for: 1s }]
                duration: 4s
                expect: [failovers == 0, lost-writes == 0, "error-rate[recovery] == 0%"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first?[.receipt])
        #expect(began.contains("used_memory:") && began.contains("SET: OOM"), "\(began)")
        let ended = try #require(measured.events(.faultHealed).first?[.receipt])
        #expect(
            ended == "maxmemory '0', maxmemory-policy 'noeviction'; SET: OK", "\(ended)")
        let full = try #require(OperationOutcome.allCases.firstIndex(of: .outOfMemory))
        let groups = try #require(measured.records.first?.load?.groups)
        #expect(groups.contains { $0.attempts[full] > 0 })
    }

    @Test func aNodeThatIsNeverFullIsInconclusive() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline: [{ at: 1s, memory-pressure: { target: node 1, limit: 1GB }, for: 1s }]
                duration: 3s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 2, "\(measured.result.text)")
        #expect(measured.result.text.contains("not OOM"))
    }

    @Test func aStormOfConnectionsIsHeldAndCalms() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, connection-storm: { target: node 1, connections: 800 }, for: 1s }
                duration: 3s
                expect: [failovers == 0, "error-rate[run] == 0%"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first)
        #expect(Self.number(in: began, after: "became ") > 800)
        let ended = try #require(measured.events(.faultHealed).first)
        #expect(Self.number(in: ended, after: "connected_clients:") < 400)
        #expect(ended.at - began.at >= .seconds(1))
    }

    @Test func aStormBeyondMaxclientsIsRefused() async throws {
        let measured = try await Measured.run(
            """
            cluster:
              masters: 3
              replicas: 1
              config: { cluster-node-timeout: 1s, save: "", maxclients: 200 }
            load: { rate: 500/s, connections: 20, client: redisson }
            timeline:
              - { at: 1s, connection-storm: { target: node 1, connections: 400 }, for: 1s }
            duration: 3s
            expect: [failovers == 0]
            """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first)
        #expect(Self.number(in: began, after: "became ") <= 200)
        #expect(Self.number(in: began, after: "; ") > 200)
    }

    @Test func floodedWithQueriesANodeIsSlowUntilTheyStop() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline:
                  - { at: 1s, query-flood: { target: node 1, connections: 8, each: 20ms }, for: 1s }
                duration: 4s
                expect:
                  - failovers == 0
                  - latency.max[fault] >= 100ms
                  - latency.p50[recovery] <= 20ms
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first)
        #expect(Self.number(in: began, after: "SLOWLOG lists ") > 0)
        let ended = try #require(measured.events(.faultHealed).first)
        // One thread serves: a second is at most 50 queries of 20 ms, and at least some of them.
        #expect(Self.number(in: ended, after: "") > 10)
        #expect(Self.number(in: ended, after: "answered; ") >= 400)
    }

    @Test func aReplicaResynchronisesInFull() async throws {
        let measured = try await Measured.run(
            Self.head + """
                timeline: [{ at: 1s, big-resync: { target: replica of slot 0, data: 20MB } }]
                duration: 14s
                expect: [failovers == 0, full-resyncs == 1, lost-writes == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = measured.events(.faultInjected)
        #expect(began.map(\.node) == [1, 4])
        #expect(began.last?[.receipt]?.contains("sync_full of node 1: 1 became 2") == true)
        let ended = measured.events(.faultHealed)
        #expect(ended.first?[.receipt]?.contains("master_link_status:up") == true)
        #expect(ended.last?[.receipt] == "the data was deleted")
    }

    /// The whole number that follows some words in an event's receipt; -1 when there is none.
    private static func number(in event: Event, after words: String) -> Int {
        let receipt = event[.receipt] ?? ""
        let rest = words.isEmpty ? receipt[...] : receipt.split(separator: words).last ?? ""
        return Int(rest.prefix { $0.isNumber }) ?? -1
    }
}
