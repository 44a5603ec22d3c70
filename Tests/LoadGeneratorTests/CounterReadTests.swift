import LoadGenerator
import RunRecord
import Synchronization
import TestSupport
import Testing
import Workload

/// Reads of counters are held against the increments acknowledged before them.
@Suite(.timeLimit(.minutes(5)))
struct CounterReadTests {
    private static let liar = "counter:{shaketable:0000000003}"

    /// Counts and reads on one connection, one operation at a time; `behind` is by how much an answer to a GET
    /// lags.
    private func run(
        expiry: Duration? = nil,
        behind: @escaping @Sendable (_ key: String, _ value: Int) -> Int
    ) async throws -> (record: LoadRecord, lies: UInt64) {
        let state = Mutex((counters: [String: Int](), lies: UInt64(0)))
        let server = try FakeServer { words, _ in
            state.withLock { state in
                let value = words.count > 1 ? state.counters[words[1], default: 0] : 0
                switch words[0] {
                case "PEXPIRE": return .bytes(":1\r\n")
                case "INCR":
                    state.counters[words[1]] = value + 1
                    return .bytes(":\(value + 1)\r\n")
                case "GET":
                    let lag = behind(words[1], value)
                    if lag > 0 { state.lies += 1 }
                    let text = "\(value - lag)"
                    return value == lag ? .null : .bytes("$\(text.utf8.count)\r\n\(text)\r\n")
                default: return .bytes("-ERR unknown command\r\n")
                }
            }
        }
        var load = LoadSpecification.patient()
        load.connections = 1
        load.expiry = expiry
        load.mix = [
            .init(command: "incr", share: 0.5), .init(command: "get-counter", share: 0.5),
        ]
        let running = try await load.running(against: server, succeeded: 1000)
        let record = try await running.stop(drainingFor: .seconds(60))
        server.end()
        record.expectThatCountsAddUp()
        #expect(record.count(.success) == record.issued)
        return (record, state.withLock { $0.lies })
    }

    @Test func honestCountersAreNeverStale() async throws {
        let (record, _) = try await run { _, _ in 0 }
        #expect(record.checkedReadCount > 100)
        #expect(record.staleReadCount == 0 && record.staleReads?.isEmpty == true)
    }

    @Test func everyPlantedStaleReadIsFoundAndNoOther() async throws {
        // Once behind by three, then gone altogether.
        let (record, lies) = try await run { key, value in
            guard key == Self.liar, value > 3 else { return 0 }
            return value % 2 == 0 ? 3 : value
        }
        #expect(lies > 0 && record.staleReadCount == lies)
        let found = try #require(record.staleReads)
        #expect(!found.isEmpty)
        for read in found {
            #expect(read.key == Self.liar && read.isCounter == true && read.shard == 1)
            #expect(read.node == 1 && read.acknowledgedBy == 1)
            #expect(read.read == (read.acknowledged % 2 == 0 ? read.acknowledged - 3 : 0))
            #expect(read.staleness >= .zero && read.answeredAt > read.sentAt)
        }
    }

    @Test func countersThatExpireAreNotChecked() async throws {
        let (record, lies) = try await run(expiry: .seconds(60)) { key, value in
            key == Self.liar ? value : 0
        }
        #expect(lies > 0)
        #expect(record.checkedReadCount == 0 && record.staleReadCount == 0)
    }
}
