package import Quantities

/// One operation on a recorded key, as its client saw it.
package struct KeyOperation: Codable, Hashable, Sendable {
    /// What the operation does to its key.
    package enum Kind: String, Codable, Sendable {
        /// SET: the key has the operation's value from then on.
        case write
        /// GET.
        case read
        /// INCR.
        case increment
    }

    /// What it does.
    package var kind: Kind
    /// What a write wrote, or what a read or an increment returned; 0 stands for a key that is not there,
    /// -1 for a value that no write of the load wrote. nil for an increment or a read without an answer.
    package var value: Int64?
    /// When its first attempt was sent: it cannot have taken effect earlier.
    package var invoked: Offset
    /// When its answer came: it has taken effect by then. nil when none came, so that it may have
    /// taken effect at any time after it was sent, or may yet, or never.
    package var returned: Offset?
    /// The node that answered, or the one of the last attempt; from 1, 0 when it is not known.
    package var node: Int
    /// How many of its attempts were sent and given up without an answer.
    package var unanswered: Int

    /// An operation.
    package init(
        _ kind: Kind, _ value: Int64?, from invoked: Offset, to returned: Offset?, node: Int = 0,
        unanswered: Int = 0
    ) {
        self.kind = kind
        self.value = value
        self.invoked = invoked
        self.returned = returned
        self.node = node
        self.unanswered = unanswered
    }

    /// Whether it ended before the other one began: only then has their order in time a meaning.
    package func precedes(_ other: KeyOperation) -> Bool {
        returned.map { $0 < other.invoked } ?? false
    }
}
