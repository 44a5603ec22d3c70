package import Quantities

/// A shard's master becoming unable to serve, or being replaced, for whatever cause.
///
/// A loss is an *episode* when somebody noticed or should have: the master was replaced, or marked as
/// FAIL, or disabled for longer than the worst case of a failover. A pause shorter than that,
/// during which nobody marked it, owes no failover and is none.
package struct MasterLoss: Sendable {
    /// The shard, from 1.
    package let shard: Int
    /// The master that was lost.
    package let master: Int
    /// Why.
    package let cause: Episode.Cause
    /// The step of the plan that caused it.
    package let step: Int?
    /// When the fault took effect; for a command, when it was given; for a failover that nothing
    /// explains, when the master was first suspected.
    package let effect: Offset
    /// When the node could serve again; nil when not before the run's end. For a command, `effect`.
    package let disabledUntil: Offset?
    /// The shard's next master, when this loss led to one.
    package let replacement: OwnershipHistory.Change?
    /// When a quorum agreed that the master was down; nil when it never did.
    package let markedFailed: Offset?
    /// Whether the master was disabled for longer than the worst case of a failover.
    package let outlastsWorstCase: Bool

    /// Whether this is an episode, with phases to measure.
    package var isEpisode: Bool {
        replacement != nil || markedFailed != nil || outlastsWorstCase || cause == .command
    }

    /// Whether a failover was due and never came.
    package var lacksFailover: Bool {
        replacement == nil && (outlastsWorstCase || cause == .command)
    }

    /// Whether the master was replaced although it could serve and nobody had asked for it.
    package var isNeedless: Bool {
        guard let replacement, cause != .command else { return false }
        guard cause != .none else { return true }
        return disabledUntil.map { $0 < replacement.at } ?? false
    }
}
