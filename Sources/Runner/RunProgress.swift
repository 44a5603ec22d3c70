package import LoadGenerator
package import RunRecord
import Synchronization
package import Testbed

/// A run at one moment, for whoever looks at it live.
package struct RunProgress: Sendable {
    /// What the runner is doing.
    package enum Phase: String, Sendable {
        case starting
        case running
        case healing
        case converging
        case readingBack = "reading back"
        case ended
    }

    /// Which run of the plan, from 1.
    package let run: Int
    /// What the runner is doing.
    package let phase: Phase
    /// Since the run's start; zero while the cluster starts.
    package let elapsed: Duration
    /// Every node in order.
    package let nodes: [NodeProgress]
    /// What the load counts; nil without load.
    package let load: LoadSnapshot?
    /// What is worth telling of what has happened, in the order in which it was recorded.
    package let events: [Event]
}

/// Whoever wants to see a plan's runs while they go on.
package protocol RunObserver: Sendable {
    /// A run at this moment; called about ten times a second.
    func observe(_ progress: RunProgress)
    /// Something worth a line: a phase begins, a step fires, a guard trips.
    func note(_ line: String)
}

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
