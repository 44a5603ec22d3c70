/// Which nodes answer reads.
package enum ReadPreference: String, Codable, CaseIterable, Sendable {
    /// The shard's master.
    case masters
    /// One of the shard's replicas, by turns; its master when none of them can be reached.
    case replicas
    /// Any node of the shard, by turns.
    case any
}
