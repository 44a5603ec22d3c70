import LoadGenerator
import RunRecord
import Synchronization
import TestSupport
import Testing
import Workload

@testable import Quantities

/// Increments are accounted for by what their counters come to.
@Suite(.timeLimit(.minutes(5)))
struct CounterLedgerTests {
    /// Counters on one connection each, of which a script may forget or invent increments.
    private func count(
        pipeline: Int = 1, wait: ReplicaWait? = nil, retries: Int = 0,
        _ script: @escaping @Sendable (_ key: String, _ value: inout Int) -> FakeServer.Answer?
    ) async throws -> (record: LoadRecord, ledger: LedgerRecord) {
        let counters = Mutex<[String: Int]>([:])
        let server = try FakeServer { words, _ in
            counters.withLock { counters in
                switch words[0] {
                case "WAIT": return .bytes(":1\r\n")
                case "GET":
                    return counters[words[1]].map { value in
                        .bytes("$\(String(value).utf8.count)\r\n\(value)\r\n")
                    } ?? .null
                case "INCR":
                    var value = counters[words[1], default: 0] + 1
                    let answer = script(words[1], &value)
                    counters[words[1]] = value
                    return answer ?? .bytes(":\(value)\r\n")
                default: return .bytes("-ERR unknown command\r\n")
                }
            }
        }
        var load = LoadSpecification.patient(retries: retries)
        load.connections = 2
        load.pipeline = pipeline
        load.wait = wait
        load.mix = [.init(command: "incr", share: 1)]
        let running = try await load.running(against: server, succeeded: 500)
        let record = try await running.stop(drainingFor: .seconds(60))
        let ledger = try await running.readBack(atMost: .seconds(60))
        server.end()
        record.expectThatCountsAddUp()
        #expect(ledger.keysUnreadable == 0)
        #expect(ledger.acknowledged == record.count(.success))
        return (record, ledger)
    }

    private static let forgotten = "counter:{shaketable:0000000003}"

    @Test func honestCountersLoseNothing() async throws {
        for wait in [nil, ReplicaWait()] {
            let (_, ledger) = try await count(pipeline: 4, wait: wait) { _, _ in nil }
            #expect(ledger.keysWritten == 10 && ledger.lost == 0)
            #expect(ledger.unacknowledgedApplied == 0 && ledger.countersAbove == nil)
        }
    }

    @Test func everyForgottenIncrementIsALostWrite() async throws {
        for wait in [nil, ReplicaWait()] {
            // From 20 the counter goes back to 12 once: eight acknowledged increments are gone.
            let hasFailed = Mutex(false)
            let (_, ledger) = try await count(wait: wait) { key, value in
                hasFailed.withLock { hasFailed in
                    if key == Self.forgotten, value == 21, !hasFailed {
                        hasFailed = true
                        value = 13
                    }
                }
                return nil
            }
            #expect(ledger.lost == 8)
            let loss = try #require(ledger.losses.first)
            #expect(ledger.losses.count == 1 && loss.key == Self.forgotten && loss.shard == 1)
            #expect(loss.count == 8 && loss.acknowledged == loss.found + 8)
            #expect(loss.acknowledgedBy == 1 && loss.acknowledgedAt > .zero)
        }
    }

    @Test func incrementsWithoutAnAnswerMayHaveBeenApplied() async throws {
        let (record, ledger) = try await count { key, value in
            key == Self.forgotten && value % 10 == 0 ? .lastBytes("") : nil
        }
        #expect(record.count(.connectionReset) > 0)
        #expect(ledger.lost == 0 && ledger.unacknowledgedApplied == 1)
        #expect(ledger.countersAbove == nil && ledger.incrementsDoubled == 0)
    }

    @Test func aRetryOfAnIncrementThatWasAppliedDoublesIt() async throws {
        let increments = Mutex(0)
        let (record, ledger) = try await count(retries: 3) { key, value in
            guard key == Self.forgotten else { return nil }
            // Applied, and its answer lost: the next is its retry, which is answered.
            return increments.withLock { count in
                count += 1
                return count == 7 || count == 20 ? .lastBytes("") : nil
            }
        }
        #expect(record.count(.success) == record.issued)
        #expect(ledger.lost == 0 && ledger.incrementsDoubled == 2)
        // As many attempts as that were without an answer, so that none is above what was sent.
        #expect(ledger.countersAbove == nil)
    }

    @Test func counterAboveAllThatWasSentIsTold() async throws {
        let (_, ledger) = try await count { key, value in
            if key == Self.forgotten, value == 10 { value = 11 }
            return nil
        }
        #expect(ledger.lost == 0 && ledger.unacknowledgedApplied == 1)
        #expect(ledger.countersAbove == 1 && ledger.incrementsDoubled == 1)
    }
}
