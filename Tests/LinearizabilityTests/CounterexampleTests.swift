import Testing

@testable import Linearizability
@testable import Quantities

struct CounterexampleTests {
    private func counterexample(
        _ operations: [KeyOperation], _ model: KeyHistory.Model = .register
    ) throws -> Counterexample {
        let history = KeyHistory(key: "k", shard: 1, model: model, operations: operations)
        return try #require(KeyVerdict(checking: history).counterexample)
    }

    @Test func lostWriteIsToldByTheReadThatMissedIt() throws {
        var operations = (1...20).map { operation(.write, $0, $0 * 10, $0 * 10 + 5) }
        for step in 1...20 as ClosedRange<Int64> {
            operations.append(operation(.read, step, step * 10 + 6, step * 10 + 8))
        }
        operations.append(operation(.read, 18, 300, 310))
        let found = try counterexample(operations)
        #expect(found.operations.map(\.value) == [18, 20, 18])
        #expect(found.operations.map(\.kind) == [.write, .write, .read])
        #expect(
            found.contradiction == .outdated(read: 2, newer: 1, older: 0, replacement: 1))
    }

    @Test func readsThatGoBackAreToldWithoutAnAcknowledgedWrite() throws {
        let found = try counterexample([
            operation(.write, 1, 0, 5), operation(.write, 2, 10, nil),
            operation(.read, 2, 20, 30), operation(.read, 1, 40, 50),
        ])
        #expect(found.operations.count == 4)
        #expect(
            found.contradiction == .outdated(read: 3, newer: 2, older: 0, replacement: 1))
    }

    @Test func missingKeyAndUnwrittenValueAreToldAsSuch() throws {
        let write = operation(.write, 1, 0, 5)
        #expect(
            try counterexample([write, operation(.read, 0, 10, 20)]).contradiction
                == .outdated(read: 1, newer: 0, older: nil, replacement: nil))
        let early = try counterexample([
            operation(.read, 1, 0, 5), operation(.write, 1, 10, 20),
            operation(.read, 1, 30, 40),
        ])
        #expect(early.contradiction == .unwritten(read: 0))
        #expect(early.operations.first == operation(.read, 1, 0, 5))
        #expect(
            try counterexample([write, operation(.read, -1, 10, 20)]).contradiction
                == .unwritten(read: 0))
    }

    @Test func countersAreToldByThePairThatContradicts() throws {
        let begin = (1...9).map { operation(.increment, $0, $0 * 10, $0 * 10 + 5) }
        let twice = try counterexample(
            begin + [operation(.increment, 9, 92, 99)], .counter)
        #expect(twice.operations.map(\.value) == [9, 9] && twice.otherIncrements == 8)
        #expect(twice.contradiction == .counted(twice: 0, and: 1))
        let fell = try counterexample(begin + [operation(.read, 7, 200, 210)], .counter)
        #expect(fell.contradiction == .fell(from: 0, to: 1))
        #expect(fell.operations.map(\.value) == [9, 7] || fell.operations.map(\.value) == [8, 7])
        let high = try counterexample(begin + [operation(.increment, 12, 200, 210)], .counter)
        #expect(high.contradiction == .exceeded(operation: 0, begun: 10))
        #expect(high.operations.map(\.value) == [12])
    }

    /// What is left out changes nothing: the counterexample is one for whoever tries every order, and
    /// without any one operation that can be left out it is none.
    @Test func counterexamplesAreMinimal() throws {
        var random = SplitMix64(seed: 11)
        var found = 0
        for seed in 0..<400 as Range<UInt64> {
            let habits = AtomicObject.Habits(
                clients: 3, operations: 30, values: seed % 4 == 0 ? 3 : nil)
            var history = AtomicObject.history(habits, seed: seed)
            let reads = history.indices.filter {
                history[$0].value != nil && history[$0].kind == .read
            }
            guard let read = reads.randomElement(using: &random) else { continue }
            history[read].value = history.randomElement(using: &random)?.value ?? 0
            guard Linearizability.check(history, model: .register) == .violated else { continue }
            found += 1
            let example = try counterexample(history).operations
            #expect(!BruteForce(example).isLinearizable)
            for (index, operation) in example.enumerated() {
                let isRead = operation.kind == .read
                let isObserved = example.contains {
                    $0.kind == .read && $0.value == operation.value
                }
                guard isRead || !isObserved else { continue }
                var fewer = example
                fewer.remove(at: index)
                #expect(BruteForce(fewer).isLinearizable, "seed \(seed): \(example)")
            }
        }
        #expect(found > 100)
    }
}
