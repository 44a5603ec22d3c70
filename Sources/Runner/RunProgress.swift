package import LoadGenerator
package import RunRecord
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
