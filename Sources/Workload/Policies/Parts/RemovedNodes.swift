/// What becomes of a node that the slot table does not name any more.
package enum RemovedNodes: String, CaseIterable, Codable, Sendable {
    /// Nothing: what was sent there waits for its answer, and what waits for a connection for that.
    case kept
    /// What waits for a connection goes on elsewhere as after a lost one; what was sent waits for its answer.
    case left
    /// Its connections are closed, and what was sent or waits there goes on elsewhere.
    case closed
}
