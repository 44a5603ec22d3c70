package import ServerLog

/// One forked child, from what made the server fork to its end.
package struct ChildRun: Hashable, Codable, Sendable {
    /// The log that tells it.
    package var source: Int
    /// What the child is for.
    package var work: LogMessage.ChildWork
    /// Its process.
    package var pid: Int64
    /// Why it was forked, such as `1000 changes in 100 seconds`; nil when the log does not say.
    package var reason: String?
    /// When the server decided to fork; nil when the log does not say.
    package var triggeredAt: WallTime?
    /// When the fork had returned.
    package var startedAt: WallTime
    /// How long the server was stopped by forking: from its decision to the fork's return, in ms.
    package var forkMilliseconds: Int64?
    /// When the child had written everything.
    package var savedAt: WallTime?
    /// When the child told its last.
    package var childEndedAt: WallTime?
    /// The server's own last line before the child told its last: it may have stood still since.
    package var serverLastAt: WallTime?
    /// When the server noticed its end.
    package var finishedAt: WallTime?
    /// From the fork's return to the server's notice of the end, in ms.
    package var durationMilliseconds: Int64?
    /// Memory copied because it was written to while the child lived.
    package var copyOnWriteMegabytes: Int64?
    /// Why it failed; nil when it did not.
    package var failure: String?
    /// The lines that tell it.
    package var evidence: [LogEvidence]

    /// How much later than the child's last line the server noticed its end, in ms. It looks at
    /// least once a second, so that more means that it did not run.
    package var reapedLateMilliseconds: Int64? {
        guard let childEndedAt, let finishedAt else { return nil }
        return finishedAt - childEndedAt
    }
}
