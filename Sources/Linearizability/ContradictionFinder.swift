import Quantities

/// Finds the words for why a minimal history has no linearization: the pattern that it is an instance of.
struct ContradictionFinder {
    private let operations: [KeyOperation]
    private let model: KeyHistory.Model
    private let initial: Int64
    /// All increments of the history, whether or not they are among the operations.
    private let increments: [KeyOperation]

    init(
        _ operations: [KeyOperation], model: KeyHistory.Model, initial: Int64,
        increments: [KeyOperation]
    ) {
        self.operations = operations
        self.model = model
        self.initial = initial
        self.increments = increments
    }

    /// The pattern.
    func contradiction() -> Counterexample.Contradiction {
        (model == .register ? register() : counter()) ?? .entangled
    }

    // MARK: Registers

    private func register() -> Counterexample.Contradiction? {
        let reads = operations.indices.filter { operations[$0].kind == .read }
        for read in reads where isUnwritten(read) { return .unwritten(read: read) }
        // The read that came last is the one that surprised.
        for read in reads.sorted(by: { operations[$0].invoked > operations[$1].invoked }) {
            if let outdated = outdated(read) { return outdated }
        }
        return nil
    }

    private func isUnwritten(_ read: Int) -> Bool {
        guard let value = operations[read].value, value != initial else { return false }
        return !operations.contains { write in
            write.kind == .write && write.value == value && !operations[read].precedes(write)
        }
    }

    private func outdated(_ read: Int) -> Counterexample.Contradiction? {
        let value = operations[read].value
        let known = operations.indices.filter {
            operations[$0].value != value && operations[$0].precedes(operations[read])
        }.sorted { priority(operations[$0]) > priority(operations[$1]) }
        for newer in known {
            if value == initial {
                return .outdated(read: read, newer: newer, older: nil, replacement: nil)
            }
            let same = operations.indices.filter { operations[$0].value == operations[newer].value }
            for older in operations.indices where operations[older].value == value {
                for replacement in same where operations[older].precedes(operations[replacement]) {
                    return .outdated(
                        read: read, newer: newer, older: older, replacement: replacement)
                }
            }
        }
        return nil
    }

    /// An acknowledged write says more than a read; the later the better.
    private func priority(_ operation: KeyOperation) -> (Int, Offset) {
        (operation.kind == .write ? 1 : 0, operation.returned ?? .zero)
    }

    // MARK: Counters

    private func counter() -> Counterexample.Contradiction? {
        for second in operations.indices {
            for first in operations.indices where first != second {
                if let found = pair(first, second) { return found }
            }
        }
        for index in operations.indices {
            guard let value = operations[index].value else { continue }
            let begun = increments.count { !operations[index].precedes($0) }
            if value - initial > Int64(begun) { return .exceeded(operation: index, begun: begun) }
        }
        return nil
    }

    private func pair(_ first: Int, _ second: Int) -> Counterexample.Contradiction? {
        let (one, other) = (operations[first], operations[second])
        guard let before = one.value, let after = other.value else { return nil }
        let areIncrements = one.kind == .increment && other.kind == .increment
        if areIncrements, before == after, first < second {
            return .counted(twice: first, and: second)
        }
        let mustRise = other.kind == .increment
        if one.precedes(other), after < before || (mustRise && after == before) {
            return .fell(from: first, to: second)
        }
        return nil
    }
}

/// The few operations of a history that no order explains: without any one of them there would be one.
package struct Counterexample: Hashable, Sendable {
    /// Why no order explains them; places among the operations.
    package enum Contradiction: Hashable, Sendable {
        /// A read returned what nothing had written when it was answered.
        case unwritten(read: Int)
        /// A read returned a value older than one that was known before it was sent: `newer` is of the
        /// newer value and was answered by then; `older` is of the value that was read and was answered
        /// before `replacement`, which is of the newer value, was sent. `older` is nil where the value is
        /// what the key held at first.
        case outdated(read: Int, newer: Int, older: Int?, replacement: Int?)
        /// Two increments returned the same number.
        case counted(twice: Int, and: Int)
        /// A counter was lower than it had been before the operation was sent.
        case fell(from: Int, to: Int)
        /// A counter was higher than increments had been sent; so many they were.
        case exceeded(operation: Int, begun: Int)
        /// None of these patterns by itself.
        case entangled
    }

    /// The operations, in the order of their invocation.
    package var operations: [KeyOperation]
    /// Increments beside them, which may have taken effect at any time after they were sent, or not: even so
    /// there is no order.
    package var otherIncrements: Int
    /// Why.
    package var contradiction: Contradiction

    /// A counterexample.
    package init(
        operations: [KeyOperation], otherIncrements: Int, contradiction: Contradiction
    ) {
        self.operations = operations
        self.otherIncrements = otherIncrements
        self.contradiction = contradiction
    }
}
