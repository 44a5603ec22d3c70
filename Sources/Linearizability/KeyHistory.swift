package import Quantities

/// Every operation on one key, in the order in which they were sent.
///
/// Operations that certainly did not take effect (redirected, refused, answered by an error such as
/// CLUSTERDOWN) are left out.
package struct KeyHistory: Codable, Hashable, Sendable {
    /// What the key is to its clients.
    package enum Model: String, Codable, Sendable {
        /// SET and GET.
        case register
        /// INCR and GET.
        case counter
    }

    /// The key.
    package var key: String
    /// The shard that serves it, from 1.
    package var shard: Int
    /// What it is.
    package var model: Model
    /// What it held before the first operation; 0 for nothing.
    package var initial: Int64
    /// When recording stopped because there was no more room; nil when everything was recorded.
    package var until: Offset?
    /// The operations.
    package var operations: [KeyOperation]

    /// A history.
    package init(
        key: String, shard: Int, model: Model, initial: Int64 = 0, until: Offset? = nil,
        operations: [KeyOperation]
    ) {
        self.key = key
        self.shard = shard
        self.model = model
        self.initial = initial
        self.until = until
        self.operations = operations
    }

    /// Whether every operation is one that the key can have, and has what it needs.
    package var isConsistent: Bool {
        operations.allSatisfy { operation in
            switch operation.kind {
            case .read: operation.returned == nil || operation.value != nil
            case .write: model == .register && operation.value != nil
            case .increment:
                model == .counter && (operation.value == nil) == (operation.returned == nil)
            }
        }
    }

    /// What is to be checked: each operation once, between its first attempt and its answer.
    ///
    /// Reads without an answer say nothing and are left out. What had no answer when recording stopped
    /// counts as never answered: a later write, which is not recorded, may explain it.
    package var asClientsSaw: [KeyOperation] {
        operations.compactMap { operation in
            guard let until, operation.returned.map({ $0 >= until }) ?? false else {
                return operation.kind == .read && operation.returned == nil ? nil : operation
            }
            guard operation.kind != .read, operation.invoked < until else { return nil }
            var open = operation
            open.returned = nil
            if open.kind == .increment { open.value = nil }
            return open
        }
    }

    /// What is to be checked when each attempt that was given up without an answer may have taken effect
    /// by itself, at any time after the operation began, besides the one that was answered.
    package var withAttemptsApart: [KeyOperation] {
        asClientsSaw.flatMap { operation in
            let answered = operation.returned != nil
            let apart = operation.unanswered - (answered ? 0 : 1)
            guard apart > 0 else { return [operation] }
            let attempt = KeyOperation(
                operation.kind, operation.kind == .write ? operation.value : nil,
                from: operation.invoked, to: nil, node: operation.node)
            return [operation] + Array(repeating: attempt, count: apart)
        }
    }
}

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
