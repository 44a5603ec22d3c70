/// How far a node's clock is ahead of the reference, from messages that must be ordered.
package struct ClockOffset: Hashable, Codable, Sendable {
    /// The log.
    package var source: Int
    /// What is taken: 0 where 0 is possible, else the middle of what is, in ms.
    package var milliseconds: Int64
    /// The least it can be, in ms; nil when nothing bounds it.
    package var atLeast: Int64?
    /// The most it can be, in ms; nil when nothing bounds it.
    package var atMost: Int64?
    /// How many pairs of messages bound it, directly.
    package var pairs: Int
}
