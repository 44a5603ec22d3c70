@testable import Linearizability
@testable import Quantities

/// Histories of an object that is linearizable because it is: each operation takes effect at one random
/// instant between its invocation and its answer.
struct AtomicObject {
    /// What histories are like.
    struct Habits {
        var model = KeyHistory.Model.register
        var clients = 5
        var operations = 100
        /// Of 100 operations, how many get no answer; of those half take effect, some of them late.
        var lostAnswers = 5
        /// Different values that writes write; nil when no two write the same.
        var values: Int64?
        /// Of 100 operations, how many change the object.
        var changes = 50
    }

    private struct Pending {
        var operation: KeyOperation
        let effect: Int64
        let isLost: Bool
        let takesEffect: Bool
    }

    /// The history of a seed.
    static func history(_ habits: Habits, seed: UInt64) -> [KeyOperation] {
        var random = SplitMix64(seed: seed)
        var pending: [Pending] = []
        var free = Array(repeating: Int64(0), count: habits.clients)
        for number in 0..<habits.operations {
            let client = Int.random(in: 0..<habits.clients, using: &random)
            let start = free[client] + Int64.random(in: 0..<20, using: &random)
            let effect = start + Int64.random(in: 0..<40, using: &random)
            let end = effect + Int64.random(in: 0..<40, using: &random)
            free[client] = end + 1
            let changes = Int.random(in: 0..<100, using: &random) < habits.changes
            let isLost = Int.random(in: 0..<100, using: &random) < habits.lostAnswers
            let late = isLost ? Int64.random(in: 0..<2, using: &random) * 300 : 0
            let kind: KeyOperation.Kind =
                !changes ? .read : habits.model == .register ? .write : .increment
            let value = habits.values.map { Int64.random(in: 1...$0, using: &random) }
            pending.append(
                Pending(
                    operation: KeyOperation(
                        kind, kind == .write ? value ?? Int64(number + 1) : nil,
                        from: Offset(nanoseconds: start),
                        to: isLost ? nil : Offset(nanoseconds: end)),
                    effect: effect + late, isLost: isLost,
                    takesEffect: !isLost || Bool.random(using: &random)))
        }
        return performed(pending)
    }

    private static func performed(_ pending: [Pending]) -> [KeyOperation] {
        var state: Int64 = 0
        var history: [KeyOperation] = []
        for var item in pending.sorted(by: { $0.effect < $1.effect }) {
            if item.takesEffect {
                switch item.operation.kind {
                case .read: item.operation.value = state
                case .write: state = item.operation.value ?? state
                case .increment:
                    state += 1
                    item.operation.value = state
                }
            }
            if item.isLost, item.operation.kind != .write { item.operation.value = nil }
            history.append(item.operation)
        }
        return history
    }
}
