import Linearizability
import LoadGenerator
import Synchronization
import TestSupport
import Testing
import Workload

/// Servers that lie, found by the check of single keys' histories: which key, and by which operations.
@Suite(.timeLimit(.minutes(5)))
struct PlantedHistoryTests {
    /// What keys hold, with one lie.
    private final class Store: Sendable {
        /// Whether a lie is told; `kept` are all values that the key had.
        typealias Lie = @Sendable (_ command: String, _ kept: [String]) -> Bool

        private let values = Mutex<[String: [String]]>([:])
        private let told = Counter()
        private let liar: String
        private let lie: Lie

        init(liar: String, lie: @escaping Lie) {
            self.liar = liar
            self.lie = lie
        }

        /// How many lies were told.
        var lies: Int { told.value }

        /// A lie about SET or INCR is to acknowledge and drop it; about GET, to return the value of two writes ago.
        func answer(_ words: [String]) -> FakeServer.Answer {
            guard words.count > 1, ["GET", "SET", "INCR"].contains(words[0]) else {
                return .bytes("-ERR unknown command\r\n")
            }
            let key = words[1]
            return values.withLock { values in
                let kept = values[key] ?? []
                let lies = key == liar && lie(words[0], kept)
                if lies { told.increase() }
                switch words[0] {
                case "SET":
                    if !lies { values[key, default: []].append(words[2]) }
                    return .ok
                case "INCR":
                    if !lies { values[key, default: []].append("") }
                    return .bytes(":\(kept.count + 1)\r\n")
                default:
                    if key.hasPrefix("counter:") {
                        let count = "\(lies ? kept.count - 2 : kept.count)"
                        return kept.isEmpty ? .null : .bytes("$\(count.utf8.count)\r\n\(count)\r\n")
                    }
                    let value = lies ? kept.dropLast(2).last : kept.last
                    return value.map { .bytes("$\($0.utf8.count)\r\n\($0)\r\n") } ?? .null
                }
            }
        }
    }

    private static let register = "shaketable:0000000003"
    private static let counter = "counter:{shaketable:0000000003}"

    private func verdicts(
        _ store: Store, operations: Int = 100_000, workers: Int = 1, readsCounters: Bool = true
    ) async throws -> LinearizabilityRecord {
        let server = try FakeServer { words, _ in store.answer(words) }
        defer { server.end() }
        var load = LoadSpecification.patient()
        load.connections = 2
        load.workers = workers
        load.keys = 8
        load.mix = [
            .init(command: "get", share: 0.3), .init(command: "set", share: 0.25),
            .init(command: "incr", share: 0.25),
            .init(command: readsCounters ? "get-counter" : "get", share: 0.2),
        ]
        var history = HistoryRecording()
        history.keys = 6
        history.operations = operations
        load.history = history
        let running = try await load.running(against: server, seed: 9, succeeded: 1500)
        _ = try await running.stop(drainingFor: .seconds(60))
        let histories = try #require(try await running.histories())
        return LinearizabilityRecord(checking: histories)
    }

    @Test(arguments: [1, 2]) func honestServerIsLinearizable(workers: Int) async throws {
        let record = try await verdicts(Store(liar: "") { _, _ in false }, workers: workers)
        #expect(record.keys.count == 12 && record.operations > 500)
        #expect(record.keys.allSatisfy { $0.answer == .linearizable && $0.until == nil })
        #expect(record.keys.count { $0.model == .counter } == 6)
    }

    @Test func plantedStaleReadIsFoundAndNamed() async throws {
        let store = Store(liar: Self.register) { command, kept in
            command == "GET" && (12..<40).contains(kept.count)
        }
        let record = try await verdicts(store)
        #expect(store.lies > 0)
        let key = try #require(record.violations.first)
        #expect(record.violations.count == 1 && key.key == Self.register)
        #expect(!key.isExplainedByAttempts)
        let example = try #require(key.counterexample)
        guard case .outdated(let read, let newer, _, _) = example.contradiction else {
            Issue.record("\(example)")
            return
        }
        let stale = try #require(example.operations[read].value)
        #expect(stale >= 10 && example.operations[read].node == 1)
        #expect(stale < example.operations[newer].value ?? 0)
        #expect(example.operations.count <= 4)
    }

    @Test func plantedStaleReadOfACounterIsFoundAndNamed() async throws {
        let store = Store(liar: Self.counter) { command, kept in
            command == "GET" && (12..<40).contains(kept.count)
        }
        let record = try await verdicts(store)
        #expect(store.lies > 0)
        #expect(record.violations.map(\.key) == [Self.counter])
        let example = try #require(record.violations.first?.counterexample)
        guard case .fell(let newer, let stale) = example.contradiction else {
            Issue.record("\(example)")
            return
        }
        #expect(example.operations[stale].kind == .read)
        #expect((example.operations[stale].value ?? 0) < example.operations[newer].value ?? 0)
    }

    @Test func plantedLostWriteIsFoundAndNamed() async throws {
        // The sixth write is acknowledged and dropped, and so are all after it.
        let store = Store(liar: Self.register) { command, kept in
            command == "SET" && kept.count == 5
        }
        let record = try await verdicts(store)
        #expect(store.lies > 0)
        #expect(record.violations.map(\.key) == [Self.register])
        let example = try #require(record.violations.first?.counterexample)
        guard case .outdated(let read, let newer, _, _) = example.contradiction else {
            Issue.record("\(example)")
            return
        }
        #expect(example.operations[read].value == 5)
        #expect(example.operations[newer].value ?? 0 > 5)
    }

    @Test func plantedLostIncrementIsFoundAndNamed() async throws {
        let told = Mutex(false)
        let store = Store(liar: Self.counter) { command, kept in
            guard command == "INCR", kept.count == 5 else { return false }
            return told.withLock { told in
                defer { told = true }
                return !told
            }
        }
        // A read of the counter could contradict the lost increment before the next one does.
        let record = try await verdicts(store, readsCounters: false)
        #expect(record.violations.map(\.key) == [Self.counter])
        let example = try #require(record.violations.first?.counterexample)
        #expect(example.operations.map(\.value) == [6, 6])
        #expect(example.contradiction == .counted(twice: 0, and: 1))
    }

    @Test func whatIsBeyondTheBoundIsLeftOutAndTold() async throws {
        let record = try await verdicts(Store(liar: "") { _, _ in false }, operations: 200)
        #expect(record.operations <= 200 && record.operations > 150)
        #expect(record.until != nil)
        #expect(record.violations.isEmpty && record.unknown.isEmpty)
    }
}
