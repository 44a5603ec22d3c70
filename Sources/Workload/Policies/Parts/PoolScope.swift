/// What a client's pool of connections is for.
package enum PoolScope: String, CaseIterable, Codable, Sendable {
    /// Each node has a pool of its own.
    case perNode = "per-node"
    /// All nodes share one: who waits for a connection waits behind the operations of every node.
    case shared
}
