/// One node at one moment, for whoever looks at a run live.
package struct NodeProgress: Sendable {
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
