import Synchronization

/// What the run is doing, for its live view.
final class PhaseBoard: Sendable {
    private let phase = Mutex(RunProgress.Phase.starting)

    /// From now on the run does this.
    func set(_ next: RunProgress.Phase) {
        phase.withLock { $0 = next }
    }

    /// What it does now.
    package var current: RunProgress.Phase { phase.withLock { $0 } }
}
