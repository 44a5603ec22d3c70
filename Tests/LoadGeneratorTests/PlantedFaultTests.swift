import Glibc
import LoadGenerator
import RunRecord
import Synchronization
import TestSupport
import Testing
import Workload

/// Servers that lie about their data: what they do is found, and nothing where they do not.
@Suite(.timeLimit(.minutes(5)))
struct PlantedFaultTests {
    /// A store that keeps every value of every key.
    private final class Store: Sendable {
        /// What is kept.
        struct State {
            var values: [String: [String]] = [:]
            var lies: UInt64 = 0
        }

        let state = Mutex(State())

        /// Answers SET and GET; `lie` makes a GET's answer of all values a key ever had, nil for the newest.
        func answer(
            _ words: [String],
            lie: (_ key: String, _ values: [String]) -> FakeServer.Answer? = { _, _ in nil },
            dropping: (_ key: String, _ kept: Int) -> Bool = { _, _ in false }
        ) -> FakeServer.Answer {
            state.withLock { state in
                guard words.count > 1, ["GET", "SET"].contains(words[0]) else {
                    return .bytes("-ERR unknown command\r\n")
                }
                let values = state.values[words[1]] ?? []
                if words[0] == "SET" {
                    if !dropping(words[1], values.count) {
                        state.values[words[1], default: []].append(words[2])
                    }
                    return .ok
                }
                if let answer = lie(words[1], values) {
                    state.lies += 1
                    return answer
                }
                return values.last.map(Self.bulk) ?? .null
            }
        }

        static func bulk(_ value: String) -> FakeServer.Answer {
            .bytes("$\(value.utf8.count)\r\n\(value)\r\n")
        }
    }

    private static let liar = "shaketable:0000000003"

    private func run(
        _ server: FakeServer, expiry: Duration? = nil
    ) async throws -> (record: LoadRecord, ledger: LedgerRecord) {
        var load = LoadSpecification.patient()
        // One connection, so that the server answers in the order in which was asked.
        load.connections = 1
        load.pipeline = 1
        load.expiry = expiry
        load.mix = [.init(command: "get", share: 0.5), .init(command: "set", share: 0.5)]
        let running = try await load.running(against: server, succeeded: 1000)
        let record = try await running.stop(drainingFor: .seconds(60))
        let ledger = try await running.readBack(atMost: .seconds(60))
        server.end()
        record.expectThatCountsAddUp()
        #expect(record.count(.success) == record.issued)
        #expect(ledger.keysUnreadable == 0)
        return (record, ledger)
    }

    @Test func honestServerHasNeitherStaleReadsNorLostWrites() async throws {
        let store = Store()
        let (record, ledger) = try await run(try FakeServer { words, _ in store.answer(words) })
        #expect(record.checkedReadCount > 100)
        #expect(record.staleReadCount == 0 && record.staleReads?.isEmpty == true)
        #expect(ledger.acknowledged > 100 && ledger.lost == 0)
    }

    @Test func everyPlantedStaleReadIsFoundAndNoOther() async throws {
        let store = Store()
        // Two writes back: one may be under way when the read is issued, the one before it is
        // acknowledged by then.
        let server = try FakeServer { words, order in
            store.answer(words) { key, values in
                key == Self.liar && values.count >= 3 && order < 900
                    ? Store.bulk(values[values.count - 3]) : nil
            }
        }
        let (record, ledger) = try await run(server)
        let lies = store.state.withLock { $0.lies }
        #expect(lies > 0)
        #expect(record.staleReadCount == lies)
        #expect(ledger.lost == 0)
        let found = try #require(record.staleReads)
        #expect(!found.isEmpty)
        for read in found {
            #expect(read.key == Self.liar && read.shard == 1 && read.window == .baseline)
            #expect(read.node == 1 && read.acknowledgedBy == 1)
            #expect(read.read < read.acknowledged && read.read > 0)
            #expect(read.staleness >= .zero && read.answeredAt > read.sentAt)
        }
    }

    @Test func valueThatIsGoneIsStaleUnlessKeysExpire() async throws {
        for expiry in [nil, Duration.seconds(60)] {
            let store = Store()
            let server = try FakeServer { words, order in
                store.answer(words) { key, values in
                    key == Self.liar && values.count >= 2 && order < 900 ? .null : nil
                }
            }
            let (record, _) = try await run(server, expiry: expiry)
            let lies = store.state.withLock { $0.lies }
            #expect(lies > 0)
            #expect(record.staleReadCount == (expiry == nil ? lies : 0))
            #expect(record.staleReads?.contains { $0.read != 0 } == false)
        }
    }

    @Test func plantedLostWriteIsFoundByReadingAndReadingBack() async throws {
        let store = Store()
        let server = try FakeServer { words, _ in
            store.answer(words, dropping: { key, kept in key == Self.liar && kept >= 2 })
        }
        let (record, ledger) = try await run(server)
        let loss = try #require(ledger.losses.first)
        #expect(ledger.losses.count == 1)
        #expect(loss.key == Self.liar && loss.found == 2 && loss.acknowledged > 2)
        #expect(ledger.lost == loss.acknowledged - 2)
        #expect(record.staleReadCount > 0)
        #expect(record.staleReads?.contains { $0.key != Self.liar } == false)
    }
}
