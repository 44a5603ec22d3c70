/// A time in which a node held the whole cluster for down, and refused its clients.
package struct FailWindow: Hashable, Codable, Sendable {
    /// The log that tells it.
    package var source: Int
    /// `Cluster state changed: fail`.
    package var startedAt: WallTime
    /// `Cluster state changed: ok`; nil when the log ends before.
    package var endedAt: WallTime?
    /// How long it lasted, in ms; nil when its end is not known.
    package var durationMilliseconds: Int64?
    /// How long it lasted at least, in ms, where its end is not known: to the node's last line.
    package var atLeastMilliseconds: Int64?
    /// Whether the process ended before the window did.
    package var endedWithProcess = false
    /// The server's last line before it, where that was more than a second before: nothing shows that
    /// it ran meanwhile.
    package var silentSince: WallTime?
    /// Whether the node was a master then: a master waits before it serves again.
    package var asMaster: Bool
    /// Why, where the server says so (Valkey 8.1 and later).
    package var reason: String?
    /// The lines that tell it.
    package var evidence: [LogEvidence]
}
