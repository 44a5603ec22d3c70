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
