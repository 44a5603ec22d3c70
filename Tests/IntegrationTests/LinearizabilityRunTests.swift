import Foundation
import RunRecord
import Testing

@testable import Linearizability

/// Single keys' histories of a whole run, held against what a single copy could have answered.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct LinearizabilityRunTests {
    @Test func theShardThatFailedOverIsFoundByItsHistoriesAndNoOther() async throws {
        // Nobody hears node 1, which goes on to acknowledge writes until it is replaced; those are lost. The client
        // gives up soon: with one that waits on, every key may have a write under way, and the load is turned away.
        let measured = try await Measured.run(
            """
            cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
            load:
              rate: 600/s
              connections: 20
              mix: { get: 60%, set: 20%, incr: 5%, get-counter: 15% }
              keys: 120
              history: 120
              client: go-redis
            timeline:
              - { at: 1500ms, partition: { from: node 1, to: nodes 2 3 4 5 6, ways: one }, for: 5s }
            duration: 9s
            expect:
              - failovers == 1
              - linearizability-violations[shard 1] - retry-anomalies[shard 1] >= 1
              - linearizability-violations[shard 2] == 0
              - linearizability-violations[shard 3] == 0
            """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let record = try #require(measured.records.first)
        // As history.jsonl has it: both models of each key, and every operation in one of them. Some 9 operations
        // fall on each counter, so that one or two may go without by chance.
        let found = try #require(record.linearizability)
        #expect(Set(found.keys.map(\.key)).count >= 230)
        #expect(found.keys.count { $0.model == .counter } >= 110)
        #expect(found.unknown.isEmpty && found.until == nil)
        let success = Int(OperationOutcome.success.rawValue)
        let answered = record.load?.groups.reduce(0) { $0 + $1.outcomes[success] } ?? 0
        #expect(answered > 0 && UInt64(found.operations) >= answered)
        // What no order explains is of the shard that failed over, and was printed as a time line.
        let violation = try #require(found.violations.first { !$0.isExplainedByAttempts })
        #expect(violation.shard == 1)
        #expect(violation.counterexample?.operations.isEmpty == false)
        let isShown = found.violations.contains { measured.result.text.contains($0.key) }
        #expect(isShown, "\(measured.result.text)")
    }
}
