import Plan
import Synchronization

/// How many faults act now, and whether the cluster has been whole since the last of them began or ended.
final class FaultLedger: Sendable {
    private struct State {
        var awaited = 0
        var acting = 0
        var changes = 0
        var settledChanges = 0
        /// The steps that are over, whether they began or not.
        var over: Set<Int> = []
        /// The nodes that steps were done to.
        var touched: Set<Int> = []
        /// The step, from 0, that holds a node, and its words.
        var holds: [Int: (step: Int, text: String)] = [:]
    }

    private let state = Mutex(State())

    /// So many faults are yet to begin.
    func expect(_ count: Int) {
        state.withLock { $0.awaited = count }
    }

    /// One more is yet to begin.
    func expectOneMore() {
        state.withLock { $0.awaited += 1 }
    }

    /// One that was expected will never begin.
    func skip() {
        state.withLock { $0.awaited -= 1 }
    }

    /// A fault that was expected begins.
    func begin() {
        state.withLock {
            $0.awaited -= 1
            $0.acting += 1
            $0.changes += 1
        }
    }

    /// A fault has been healed.
    func end() {
        state.withLock {
            $0.acting -= 1
            $0.changes += 1
        }
    }

    /// Takes nodes for a step, unless another step that disables them holds one.
    ///
    /// - Parameters:
    ///   - nodes: The nodes that the step is done to.
    ///   - step: The step.
    ///   - holds: Whether it disables them, until `release`.
    /// - Returns: Why it cannot have them; nil when it has.
    func take(_ nodes: [Int], for step: Step, holding holds: Bool) -> String? {
        state.withLock { state in
            for node in nodes {
                guard let other = state.holds[node], other.step != step.number else { continue }
                return "node \(node) is held by '\(other.text)' (step \(other.step + 1)): "
                    + "one node takes one such fault at a time"
            }
            guard holds else { return nil }
            for node in nodes { state.holds[node] = (step.number, step.text) }
            return nil
        }
    }

    /// Lets go of the nodes that a step holds.
    func release(_ step: Int) {
        state.withLock { $0.holds = $0.holds.filter { $0.value.step != step } }
    }

    /// Steps were done to these nodes.
    func touch(_ nodes: [Int]) {
        state.withLock { $0.touched.formUnion(nodes) }
    }

    /// The nodes that steps were done to.
    var touched: Set<Int> { state.withLock { $0.touched } }

    /// A step is over: it was healed, or never began.
    func finish(_ step: Int) {
        state.withLock { _ = $0.over.insert(step) }
    }

    /// Whether all of some steps are over.
    func areOver(_ steps: [Int]) -> Bool {
        state.withLock { $0.over.isSuperset(of: steps) }
    }

    /// Who holds which node now, in words; empty when nobody holds any.
    var holders: String {
        state.withLock { state in
            state.holds.sorted { $0.key < $1.key }
                .map { "node \($0.key) is held by '\($0.value.text)' (step \($0.value.step + 1))" }
                .joined(separator: ", ")
        }
    }

    /// Whether no fault acts now and none is yet to begin.
    var isOver: Bool { state.withLock { $0.acting == 0 && $0.awaited == 0 } }

    /// Whether no fault acts and the cluster has been seen whole since the last change.
    var isSettled: Bool { state.withLock { $0.acting == 0 && $0.settledChanges == $0.changes } }

    /// A number that changes when a fault begins or ends, while the cluster has yet to be seen whole
    /// since; nil while a fault acts and when it has.
    var awaited: Int? {
        state.withLock { $0.acting == 0 && $0.settledChanges != $0.changes ? $0.changes : nil }
    }

    /// The cluster was seen whole since that change.
    func settle(_ change: Int) {
        state.withLock { $0.settledChanges = change }
    }
}
