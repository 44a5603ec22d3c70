/// Which node is asked for the slot table.
package enum RefreshNode: String, CaseIterable, Codable, Sendable {
    /// The one that answered last, and another when it does not; the first is drawn once.
    case sticky
    /// All that are known, shuffled for each fetch.
    case random
    /// As `random`, but all masters, one that does not answer among them, before all replicas.
    case mastersFirst = "masters-first"
    /// All that are known, in an order that is drawn once: each fetch begins with the first.
    case inOrder = "in-order"
}

/// What becomes of a fetch of the slot table that is asked for too soon after the last.
package enum EarlyRefresh: String, CaseIterable, Codable, Sendable {
    /// It is made when the time has come.
    case deferred
    /// It is not made; only what asks later fetches again.
    case dropped
}

/// Who waits while the slot table is fetched.
package enum RefreshHold: String, CaseIterable, Codable, Sendable {
    /// The retries that fetch it before they are sent.
    case retries
    /// Every attempt that is not yet sent, of healthy shards too.
    case all
}
