/// Who waits and connects again when a connection is lost or cannot be made.
package enum ReconnectScope: String, CaseIterable, Codable, Sendable {
    /// Each operation for itself, by the waits between its attempts.
    case perOperation = "per-operation"
    /// One series of tries for each node; the operations wait for its success.
    case perNode = "per-node"
}
