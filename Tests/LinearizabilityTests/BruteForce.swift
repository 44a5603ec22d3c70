@testable import Linearizability

/// Linearizability by its definition: every order of every choice of operations is tried.
struct BruteForce {
    let operations: [KeyOperation]
    let initial: Int64

    init(_ operations: [KeyOperation], initial: Int64 = 0) {
        self.operations = operations.filter { $0.kind != .read || $0.returned != nil }
        self.initial = initial
    }

    var isLinearizable: Bool { search(Array(operations.indices), initial) }

    private func search(_ left: [Int], _ state: Int64) -> Bool {
        if left.allSatisfy({ operations[$0].returned == nil }) { return true }
        return left.contains { index in
            let operation = operations[index]
            let isBlocked = left.contains { $0 != index && operations[$0].precedes(operation) }
            guard !isBlocked, let after = apply(operation, state) else { return false }
            return search(left.filter { $0 != index }, after)
        }
    }

    /// The state afterwards; nil when the operation cannot have returned what it did.
    private func apply(_ operation: KeyOperation, _ state: Int64) -> Int64? {
        switch operation.kind {
        case .read: return operation.value == state ? state : nil
        case .write: return operation.value
        case .increment:
            return operation.value.map { $0 == state + 1 } ?? true ? state + 1 : nil
        }
    }
}
