package import ServerLog

/// A node held for failed by another, until it was taken back.
package struct FailMark: Hashable, Codable, Sendable {
    /// The log that tells it.
    package var source: Int
    /// The node held for failed.
    package var about: NodeID
    /// When.
    package var setAt: WallTime
    /// Who said so; nil when the node that wrote the log found it out itself.
    package var toldBy: NodeID?
    /// When it was taken back; nil when it was not.
    package var clearedAt: WallTime?
    /// How long it lasted, in ms.
    package var durationMilliseconds: Int64?
    /// How long it lasted at least, in ms, where it was not taken back: to the log's last line.
    package var atLeastMilliseconds: Int64?
    /// What the node was when it came back, such as `slave`; empty when the log does not say.
    package var was: String
    /// The lines that tell it.
    package var evidence: [LogEvidence]
}
