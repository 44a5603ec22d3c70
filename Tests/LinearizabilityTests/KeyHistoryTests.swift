import Testing

@testable import Linearizability
@testable import Quantities

struct KeyHistoryTests {
    private func operation(
        _ kind: KeyOperation.Kind, _ value: Int64?, _ from: Int64, _ to: Int64?,
        unanswered: Int = 0
    ) -> KeyOperation {
        KeyOperation(
            kind, value, from: Offset(nanoseconds: from), to: to.map { Offset(nanoseconds: $0) },
            unanswered: unanswered)
    }

    @Test func whatWasAnsweredAfterTheRecordingsEndIsOpen() {
        let history = KeyHistory(
            key: "k", shard: 1, model: .register, until: Offset(nanoseconds: 100),
            operations: [
                operation(.write, 1, 0, 10), operation(.write, 2, 50, 100),
                // It saw a write that was sent after the end and is not there.
                operation(.read, 3, 90, 110), operation(.read, nil, 20, nil),
            ])
        #expect(
            history.asClientsSaw == [operation(.write, 1, 0, 10), operation(.write, 2, 50, nil)])
        let verdict = KeyVerdict(checking: history)
        #expect(verdict.answer == .linearizable && verdict.operations == 2)
        #expect(verdict.until == Offset(nanoseconds: 100))
    }

    @Test func attemptThatIsAppliedLateIsAViolationThatRetriesExplain() {
        // The first attempt of write 1 was given up, the second acknowledged; then the first arrived.
        let late = KeyHistory(
            key: "k", shard: 1, model: .register,
            operations: [
                operation(.write, 1, 0, 10, unanswered: 1), operation(.write, 2, 20, 30),
                operation(.read, 1, 40, 50),
            ])
        let verdict = KeyVerdict(checking: late)
        #expect(verdict.answer == .violated && verdict.isExplainedByAttempts)
        var lost = late
        lost.operations[0].unanswered = 0
        #expect(KeyVerdict(checking: lost).answer == .violated)
        #expect(!KeyVerdict(checking: lost).isExplainedByAttempts)
    }

    @Test func incrementThatIsAppliedTwiceIsAViolationThatRetriesExplain() {
        let twice = KeyHistory(
            key: "k", shard: 1, model: .counter,
            operations: [
                operation(.increment, 2, 0, 10, unanswered: 1), operation(.increment, 3, 20, 30),
            ])
        let verdict = KeyVerdict(checking: twice)
        #expect(verdict.answer == .violated && verdict.isExplainedByAttempts)
        #expect(
            twice.withAttemptsApart.filter { $0.returned == nil }
                == [operation(.increment, nil, 0, nil)])
    }

    @Test func writeThatWasNeverAnsweredIsOneUnlessAttemptsStandApart() {
        let given = operation(.write, 1, 0, nil, unanswered: 3)
        let history = KeyHistory(key: "k", shard: 1, model: .register, operations: [given])
        #expect(history.asClientsSaw == [given])
        #expect(history.withAttemptsApart.count == 3)
    }

    @Test func recordCountsKeysByTheirAnswer() {
        let good = KeyHistory(
            key: "a", shard: 1, model: .register, operations: [operation(.write, 1, 0, 10)])
        let bad = KeyHistory(
            key: "b", shard: 2, model: .register, until: Offset(nanoseconds: 500),
            operations: [operation(.write, 1, 0, 10), operation(.read, 0, 20, 30)])
        let empty = KeyHistory(key: "c", shard: 1, model: .register, operations: [])
        let record = LinearizabilityRecord(checking: [bad, good, empty])
        #expect(record.keys.map(\.key) == ["a", "b"] && record.operations == 3)
        #expect(record.violations.map(\.key) == ["b"] && record.unknown.isEmpty)
        #expect(record.until == Offset(nanoseconds: 500))
    }
}
