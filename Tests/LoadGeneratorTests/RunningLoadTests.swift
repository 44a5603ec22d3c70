import Foundation
import LoadGenerator
import RunRecord
import Testing
import Workload

@testable import Quantities

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
            #expect(Double(record.baselineDelivered) >= 0.95 * Double(record.baselineAsked))
            #expect(record.baselineAsked == record.issued)
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

    @Test func whatIsUnderWayWhenTheFaultBeginsLeavesTheBaseline() async throws {
        try await ClusterFixture.run(masters: 1) { cluster in
            var load = specification()
            load.rate = 500
            load.policy.responseTimeout = .seconds(20)
            let running = try RunningLoad.start(
                load, target: cluster.target, origin: monotonicNanoseconds(), seed: 4)
            try await Task.sleep(for: .milliseconds(500))
            cluster.servers[0].signal(SIGSTOP)
            try await Task.sleep(for: .milliseconds(300))
            running.enter(.fault)
            let begin = monotonicNanoseconds()
            try await Task.sleep(for: .milliseconds(700))
            let wait = Duration.nanoseconds(monotonicNanoseconds() - begin)
            cluster.servers[0].signal(SIGCONT)
            let record = try await running.stop(drainingFor: .seconds(5))
            record.expectThatCountsAddUp()
            let baseline = record.groups.filter { $0.window == .baseline }
            let fault = record.groups.filter { $0.window == .fault }
            // Who waited for the whole of the fault was sent before it began.
            #expect(baseline.compactMap(\.latency.max).allSatisfy { $0 < wait })
            #expect(fault.compactMap(\.latency.max).contains { $0 > wait })
        }
    }

    @Test func latencyCountsFromTheIntendedSendTimeWhileANodeIsFrozen() async throws {
        // 1000/s for 5 s with a stall of 2 s: 2000 of 5000 operations wait, evenly from 2 s down to
        // 0, so the 99th percentile is 1.95 s. A generator that waits for the server would send
        // 3000 and call it milliseconds.
        try await ClusterFixture.run(masters: 1) { cluster in
            var load = specification()
            load.rate = 1000
            load.policy.responseTimeout = .seconds(20)
            let origin = monotonicNanoseconds()
            let running = try RunningLoad.start(
                load, target: cluster.target, origin: origin, seed: 4)
            try await Task.sleep(for: .seconds(1))
            cluster.servers[0].signal(SIGSTOP)
            let stopped = monotonicNanoseconds()
            try await Task.sleep(for: .seconds(2))
            cluster.servers[0].signal(SIGCONT)
            let stall = Double(monotonicNanoseconds() - stopped) / 1e9
            try await Task.sleep(for: .seconds(2))
            let record = try await running.stop(drainingFor: .seconds(5))
            record.expectThatCountsAddUp()
            #expect(record.count(.success) == record.issued)
            #expect(record.issued >= 5000)
            let seconds = Double(record.issued) / 1000
            let expected = stall - seconds * 0.01
            let p99 = try #require(record.latency.percentile(99)).inSeconds
            #expect(abs(p99 - expected) < 0.25)
            let lateness = try #require(record.schedulerLateness.percentile(50)).inSeconds
            #expect(lateness < 0.1)
        }
    }

    @Test func frozenShardDoesNotSlowTheOthers() async throws {
        try await ClusterFixture.run { cluster in
            var load = specification()
            load.rate = 1000
            load.policy.responseTimeout = .milliseconds(500)
            load.policy.retries = 0
            let running = try RunningLoad.start(
                load, target: cluster.target, origin: monotonicNanoseconds(), seed: 5)
            try await Task.sleep(for: .milliseconds(500))
            running.enter(.fault)
            cluster.servers[0].signal(SIGSTOP)
            try await Task.sleep(for: .seconds(2))
            cluster.servers[0].signal(SIGCONT)
            running.enter(.recovery)
            try await Task.sleep(for: .seconds(1))
            let record = try await running.stop(drainingFor: .seconds(5))
            record.expectThatCountsAddUp()
            for group in record.groups where group.shard != 1 {
                #expect(group.outcomes[Int(OperationOutcome.success.rawValue)] == group.issued)
            }
            let fault = record.groups.filter { $0.shard == 1 && $0.window == .fault }
            let timedOut = fault.reduce(0) {
                $0 + $1.outcomes[Int(OperationOutcome.timeout.rawValue)]
            }
            #expect(timedOut * 2 > fault.reduce(0) { $0 + $1.issued })
            #expect(Set(record.groups.map(\.window)) == Set(LoadWindow.allCases))
            #expect(record.baselineAsked > 0)
            #expect(Double(record.baselineDelivered) >= 0.9 * Double(record.baselineAsked))
        }
    }

    @Test func failoverIsFollowedByRetries() async throws {
        try await ClusterFixture.run(replicas: 1, nodeTimeout: 1000) { cluster in
            var load = specification()
            load.rate = 500
            load.policy.responseTimeout = .milliseconds(300)
            load.policy.retries = 40
            load.policy.retryInterval = .milliseconds(100)
            load.policy.refreshInterval = .milliseconds(500)
            let running = try RunningLoad.start(
                load, target: cluster.target, origin: monotonicNanoseconds(), seed: 6)
            try await Task.sleep(for: .milliseconds(500))
            cluster.servers[0].signal(SIGKILL)
            let deadline = Date(timeIntervalSinceNow: 30)
            while !cluster.servers[3].command("role").hasPrefix("master"), Date() < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            try await Task.sleep(for: .seconds(2))
            let record = try await running.stop(drainingFor: .seconds(20))
            record.expectThatCountsAddUp()
            #expect(record.count(.success) == record.issued)
            #expect(record.attempts(.connectionRefused) > 0)
            let promoted = record.stretches.filter { $0.node == 4 && $0.outcome == .success }
            #expect(!promoted.isEmpty && promoted.allSatisfy { $0.shard == 1 })
            let ledger = try await running.readBack(atMost: .seconds(20))
            #expect(ledger.keysUnreadable == 0)
        }
    }

    @Test func lostWritesAreFoundWhenReadBack() async throws {
        try await ClusterFixture.run { cluster in
            var load = specification()
            load.keys = 3
            load.connections = 2
            load.mix = [.init(command: "set", share: 1)]
            let running = try RunningLoad.start(
                load, target: cluster.target, origin: monotonicNanoseconds(), seed: 7)
            while running.snapshot().succeeded < 100 {
                try await Task.sleep(for: .milliseconds(20))
            }
            _ = try await running.stop(drainingFor: .seconds(5))
            let before = try await running.readBack(atMost: .seconds(20))
            #expect(before.keysWritten == 3 && before.lost == 0)
            // Behind the load's back: one key goes, one goes back to its first write.
            for server in cluster.servers {
                _ = server.command("del", "shaketable:0000000000")
                _ = server.command(
                    "set", "shaketable:0000000001", "0000000001:0000000001:xxxxxxxxxx")
            }
            let after = try await running.readBack(atMost: .seconds(20))
            #expect(after.losses.count == 2)
            let gone = try #require(after.losses.first { $0.found == 0 })
            #expect(gone.key == "shaketable:0000000000" && gone.count == gone.acknowledged)
            let old = try #require(after.losses.first { $0.found == 1 })
            #expect(old.key == "shaketable:0000000001" && old.count == old.acknowledged - 1)
            #expect(after.lost == gone.count + old.count)
            #expect(after.acknowledged == before.acknowledged)
        }
    }

    @Test func unansweredWriteThatWasAppliedIsCountedApart() async throws {
        try await ClusterFixture.run(masters: 1) { cluster in
            var load = specification()
            load.rate = 500
            load.mix = [.init(command: "set", share: 1)]
            load.policy.responseTimeout = .milliseconds(200)
            load.policy.retries = 0
            let running = try RunningLoad.start(
                load, target: cluster.target, origin: monotonicNanoseconds(), seed: 8)
            try await Task.sleep(for: .milliseconds(500))
            cluster.servers[0].signal(SIGSTOP)
            try await Task.sleep(for: .milliseconds(500))
            let record = try await running.stop(drainingFor: .seconds(5))
            cluster.servers[0].signal(SIGCONT)
            let ledger = try await running.readBack(atMost: .seconds(20))
            #expect(record.count(.timeout) > 0)
            #expect(ledger.unacknowledgedApplied > 0)
            #expect(ledger.unacknowledgedApplied <= record.count(.timeout))
            #expect(ledger.lost == 0)
        }
    }
}
