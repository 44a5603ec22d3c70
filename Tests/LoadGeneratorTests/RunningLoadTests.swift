import Evidence
import Foundation
import LoadGenerator
import Testing

private let serversAllowed = ProcessInfo.processInfo.environment["SHAKETABLE_FAST"] == nil

@Suite(.enabled(if: serversAllowed), .serialized)
struct RunningLoadTests {
    private func specification(_ name: String = "test") -> LoadSpecification {
        var specification = LoadSpecification(policy: ClientPolicy(name: name))
        specification.keys = 1000
        return specification
    }

    @Test func openLoopSendsEveryArrivalOfItsSchedule() async throws {
        try await ClusterFixture.run { cluster in
            var load = specification()
            load.rate = 2000
            let origin = monotonicNanoseconds()
            let running = try RunningLoad.start(
                load, target: cluster.target, origin: origin, seed: 1)
            try await Task.sleep(for: .seconds(2))
            let record = try await running.stop(drainingFor: .seconds(5))
            let seconds = Double(monotonicNanoseconds() - origin) / 1e9
            record.expectThatCountsAddUp()
            #expect(record.count(.success) == record.issued)
            #expect(Double(record.issued) <= 2000 * seconds)
            #expect(Double(record.issued) >= 2000 * 2)
            #expect(record.baselineDelivered == record.issued)
            #expect(Set(record.groups.map(\.shard)) == [1, 2, 3])
        }
    }

    @Test func closedLoopKeepsItsCallersBusyAndLosesNoWrite() async throws {
        try await ClusterFixture.run { cluster in
            var load = specification()
            load.workers = 2
            load.pipeline = 4
            let running = try RunningLoad.start(
                load, target: cluster.target, origin: monotonicNanoseconds(), seed: 2)
            try await Task.sleep(for: .seconds(1))
            let snapshot = running.snapshot()
            let record = try await running.stop(drainingFor: .seconds(5))
            let ledger = try await running.readBack(atMost: .seconds(20))
            record.expectThatCountsAddUp()
            #expect(snapshot.succeeded > 0 && snapshot.succeeded <= record.count(.success))
            #expect(record.inFlightPeak <= 200)
            #expect(record.count(.success) == record.issued)
            let writes = record.groups.filter { $0.kind == .write }.reduce(0) { $0 + $1.issued }
            #expect(ledger.acknowledged == writes)
            #expect(ledger.keysWritten > 900)
            #expect(ledger.lost == 0 && ledger.keysUnreadable == 0)
            #expect(ledger.unacknowledgedApplied == 0 && ledger.overwrittenLate == 0)
        }
    }
}
