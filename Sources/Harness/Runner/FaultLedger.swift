import Synchronization

/// How many faults act now, and whether the cluster has been whole since the last of them began or ended.
final class FaultLedger: Sendable {
    private struct State {
        var awaited = 0
        var acting = 0
        var changes = 0
        var settledChanges = 0
    }

    private let state = Mutex(State())

    /// So many faults are yet to begin.
    func expect(_ count: Int) {
        state.withLock { $0.awaited = count }
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
