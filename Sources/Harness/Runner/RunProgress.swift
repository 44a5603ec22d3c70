package import Evidence
package import LoadGenerator

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

    /// One node at that moment.
    package struct Node: Sendable {
        /// What its process does.
        package enum Condition: String, Sendable {
            case up
            case paused
            case down
            case crashed
        }

        /// The node, from 1.
        package let number: Int
        /// The shard it was built into, from 1.
        package let shard: Int
        /// Whether it holds itself for a master.
        package let isMaster: Bool
        /// What its process does.
        package let condition: Condition
        /// Whether it says `cluster_state:ok`.
        package let stateIsOk: Bool
        /// Whether it is linked to its master; true for a master.
        package let isLinked: Bool
    }

    /// Which run of the plan, from 1.
    package let run: Int
    /// What the runner is doing.
    package let phase: Phase
    /// Since the run's start; zero while the cluster starts.
    package let elapsed: Duration
    /// Every node in order.
    package let nodes: [Node]
    /// What the load counts; nil without load.
    package let load: LoadSnapshot?
    /// What is worth telling of what has happened, in the order in which it was recorded.
    package let events: [Event]
}
