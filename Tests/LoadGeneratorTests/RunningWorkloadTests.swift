import Foundation
import LoadGenerator
import RunRecord
import Testing
import Workload

private let serversAllowed = ProcessInfo.processInfo.environment["SHAKETABLE_FAST"] == nil

/// What a load sends, held against real servers.
@Suite(.enabled(if: serversAllowed), .serialized)
struct RunningWorkloadTests {
    private func specification() -> LoadSpecification {
        var load = LoadSpecification(policy: ClientPolicy(name: "test"))
        load.keys = 1000
        return load
    }

    /// Runs a load until it has issued enough, and stops it.
    private func run(
        _ load: LoadSpecification, on cluster: ClusterFixture, operations: UInt64
    ) async throws -> (running: RunningLoad, record: LoadRecord) {
        let running = try RunningLoad.start(
            load, target: cluster.target, origin: monotonicNanoseconds(), seed: 21)
        let deadline = Date(timeIntervalSinceNow: 20)
        while running.snapshot().issued < operations, Date() < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let record = try await running.stop(drainingFor: .seconds(10))
        record.expectThatCountsAddUp()
        return (running, record)
    }

    private func calls(_ command: String, _ servers: some Sequence<ServerProcess>) -> Int {
        servers.reduce(0) { sum, server in
            let lines = server.command("info", "commandstats").split(whereSeparator: \.isNewline)
            let line = lines.first { $0.hasPrefix("cmdstat_\(command):calls=") }
            return sum
                + (line.flatMap { Int($0.split(separator: "=")[1].prefix { $0.isNumber }) } ?? 0)
        }
    }

    @Test func everyCommandIsAnsweredWell() async throws {
        try await ClusterFixture.run { cluster in
            var load = specification()
            let commands = LoadCommand.allCases.map(\.rawValue)
            let share = 1 / Double(commands.count + 1)
            load.mix = commands.map { .init(command: $0, share: share) }
            load.commands = [
                CustomCommand(
                    words: ["ZADD", "board:{key}", "{random}", "{value}"], share: share,
                    isWrite: true)
            ]
            load.valueSize = .uniform(22...300)
            load.pipeline = 4
            load.workers = 2
            let (running, record) = try await run(load, on: cluster, operations: 8000)
            #expect(record.count(.success) == record.issued)
            // Both are GET, which is counted for each.
            for command in commands + ["zadd"] where command != "get-counter" {
                let count = calls(command, cluster.servers)
                #expect(Double(count) > Double(record.issued) * share * 0.8, "\(command)")
            }
            let ledger = try await running.readBack(atMost: .seconds(20))
            #expect(ledger.lost == 0 && ledger.keysUnreadable == 0 && ledger.keysWritten > 100)
        }
    }

    @Test func readsGoToReplicasByTurnsAndWritesToMasters() async throws {
        try await ClusterFixture.run(masters: 1, replicas: 2) { cluster in
            var load = specification()
            // A replica is in the slot table only when it is known to have data.
            _ = cluster.servers[0].command("set", "some", "data")
            let deadline = Date(timeIntervalSinceNow: 20)
            let ports = cluster.servers.map { "\($0.port)" }
            while Date() < deadline {
                let tables = cluster.servers.map { $0.command("cluster", "slots") }
                if tables.allSatisfy({ table in ports.allSatisfy { table.contains($0) } }) { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            load.readsFrom = .replicas
            load.rate = 2000
            let (_, record) = try await run(load, on: cluster, operations: 2000)
            #expect(record.count(.success) == record.issued)
            #expect(calls("get", cluster.servers[..<1]) == 0)
            #expect(calls("set", cluster.servers[..<1]) > 200)
            let shares = cluster.servers[1...].map { calls("get", [$0]) }
            #expect(shares.allSatisfy { Double($0) > 0.4 * Double(shares.reduce(0, +)) })
        }
    }

    @Test func readsOfAReplicaThatIsGoneGoToTheOthers() async throws {
        try await ClusterFixture.run(masters: 1, replicas: 1) { cluster in
            var load = specification()
            load.readsFrom = .replicas
            load.rate = 1000
            load.policy.retryInterval = .milliseconds(50)
            cluster.servers[1].signal(SIGKILL)
            let (_, record) = try await run(load, on: cluster, operations: 1000)
            #expect(record.count(.success) == record.issued)
            #expect(calls("get", cluster.servers[..<1]) > 500)
        }
    }

    @Test func preloadWritesEveryKeyOnceAndTheLedgerKnows() async throws {
        try await ClusterFixture.run { cluster in
            var load = specification()
            load.workers = 2
            load.mix = [
                .init(command: "get", share: 0.5), .init(command: "hgetall", share: 0.5),
            ]
            load.preload = Preload(keys: 700)
            let prepared = try PreparedLoad(load, target: cluster.target)
            let record = try #require(try await prepared.preload(seed: 1))
            #expect(record.written == 1400 && record.asked == 1400 && record.rate > 0)
            let sizes = cluster.servers.map { Int($0.command("dbsize").filter(\.isNumber)) ?? 0 }
            #expect(sizes.reduce(0, +) == 1400)
            let running = try prepared.start(origin: monotonicNanoseconds(), seed: 1)
            _ = try await running.stop(drainingFor: .seconds(5))
            let ledger = try await running.readBack(atMost: .seconds(20))
            #expect(ledger.keysWritten == 700 && ledger.acknowledged == 700 && ledger.lost == 0)
        }
    }

    @Test func expiredKeysAreNoLostWrites() async throws {
        try await ClusterFixture.run(masters: 1) { cluster in
            var load = specification()
            load.mix = [.init(command: "set", share: 1)]
            load.expiry = .milliseconds(20)
            load.keys = 50
            load.rate = 500
            let (running, record) = try await run(load, on: cluster, operations: 300)
            #expect(record.count(.success) == record.issued)
            // What is left has gone when nothing is written any more.
            while cluster.servers[0].command("get", "shaketable:0000000000").contains(":") {
                try await Task.sleep(for: .milliseconds(20))
            }
            try await Task.sleep(for: .milliseconds(100))
            let ledger = try await running.readBack(atMost: .seconds(20))
            #expect(ledger.lost == 0 && ledger.acknowledged == record.issued)
            #expect(ledger.keysExpired == ledger.keysWritten)
        }
    }

    @Test func keysOfOneSlotBurdenOneShard() async throws {
        try await ClusterFixture.run { cluster in
            var load = specification()
            load.slots = 16000...16000
            load.keyDistribution = .zipfian(exponent: 0.99)
            let (_, record) = try await run(load, on: cluster, operations: 2000)
            #expect(record.count(.success) == record.issued)
            #expect(Set(record.groups.map(\.shard)) == [3])
            #expect(cluster.servers[2].command("cluster", "countkeysinslot", "16000") != "0")
        }
    }

    @Test func rampAndPoissonSendWhatTheScheduleAsksFor() async throws {
        try await ClusterFixture.run(masters: 1) { cluster in
            for process in ArrivalProcess.allCases {
                var load = specification()
                load.schedule = RateSchedule([
                    .init(from: 100, to: 1900, length: .seconds(1)),
                    .init(from: 500, to: 500, length: nil),
                ])
                load.arrivals = process
                let origin = monotonicNanoseconds()
                let running = try RunningLoad.start(
                    load, target: cluster.target, origin: origin, seed: 3)
                try await Task.sleep(for: .milliseconds(1500))
                let before = Double(monotonicNanoseconds() - origin) / 1e9
                let record = try await running.stop(drainingFor: .seconds(10))
                let after = Double(monotonicNanoseconds() - origin) / 1e9
                record.expectThatCountsAddUp()
                let schedule = try #require(load.schedule)
                let spread = process == .even ? 1 : 5 * 1500.0.squareRoot()
                #expect(
                    Double(record.issued) >= schedule.count(afterSeconds: before - 0.1) - spread)
                #expect(Double(record.issued) <= schedule.count(afterSeconds: after) + spread)
            }
        }
    }
}
