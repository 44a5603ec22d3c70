package import Quantities
import RunRecord

/// Finds the losses of masters in a timeline.
struct LossReader {
    /// A cause that a timeline names, before its consequences are known.
    private struct Blow {
        let shard: Int
        let master: Int
        let cause: Episode.Cause
        let step: Int?
        let effect: Offset
        let disabledUntil: Offset?
    }

    /// Log times are cut to the millisecond, so that a consequence may seem to precede its cause.
    static let logTolerance: Duration = .milliseconds(2)
    /// How long a manual failover may take before the server gives it up (CLUSTER_MF_TIMEOUT).
    private static let manualFailoverTimeout: Duration = .seconds(5)

    private let topology: Topology
    private let timeline: [Event]
    private let ownership: OwnershipHistory
    private let worstCase: Duration
    private let end: Offset
    private let isPolled: Bool

    init(_ record: RunRecord, ownership: OwnershipHistory) {
        isPolled = record.lacksLogs
        topology = record.description.topology
        timeline = record.timeline
        self.ownership = ownership
        worstCase = .seconds(FailoverModel(record.description).worstCaseSeconds)
        end = record.end
    }

    /// All losses in the order of their effect.
    func losses() -> [MasterLoss] {
        let blows = blows()
        var replacements: [Int: OwnershipHistory.Change] = [:]
        var losses: [MasterLoss] = []
        for change in ownership.changes {
            let open = blows.indices.filter {
                replacements[$0] == nil && explains(blows[$0], change)
            }
            let causes = causes(of: change, among: open, in: blows)
            for index in causes { replacements[index] = change }
            if causes.isEmpty { losses.append(unexplained(change)) }
        }
        for (index, blow) in blows.enumerated() { losses.append(loss(blow, replacements[index])) }
        return losses.sorted { $0.effect < $1.effect }
    }

    /// The last fault before the quorum's mark, else the last fault; and the last command.
    private func causes(
        of change: OwnershipHistory.Change, among indices: [Int], in blows: [Blow]
    ) -> [Int] {
        let marked = timeline.last {
            $0.kind == .failMarked && $0[.about] == change.from
                && $0.at <= change.at
        }
        let decided = (marked?.at ?? change.at) + LossReader.logTolerance
        let faults = indices.filter { blows[$0].cause != .command }
        let fault = faults.last { blows[$0].effect < decided } ?? faults.last
        let command = indices.last { blows[$0].cause == .command }
        return [fault, command].compactMap { $0 }
    }

    private func unexplained(_ change: OwnershipHistory.Change) -> MasterLoss {
        let blow = Blow(
            shard: change.shard, master: change.from, cause: .none, step: nil,
            effect: firstSuspicion(before: change), disabledUntil: nil)
        return loss(blow, change)
    }

    private func explains(_ blow: Blow, _ change: OwnershipHistory.Change) -> Bool {
        guard change.shard == blow.shard, change.from == blow.master,
            blow.effect < change.at + LossReader.logTolerance
        else { return false }
        guard let healed = blow.disabledUntil else { return true }
        let patience =
            blow.cause == .command
            ? max(LossReader.manualFailoverTimeout, worstCase) : worstCase
        return change.at <= healed + patience
    }

    private func loss(_ blow: Blow, _ change: OwnershipHistory.Change?) -> MasterLoss {
        let until = change?.at ?? blow.disabledUntil.map { $0 + .seconds(1) } ?? end
        let marked = timeline.first {
            marks($0, blow.master)
                && blow.effect < $0.at + LossReader.logTolerance && $0.at <= until
        }
        return MasterLoss(
            shard: blow.shard, master: blow.master, cause: blow.cause, step: blow.step,
            effect: blow.effect, disabledUntil: blow.disabledUntil, replacement: change,
            markedFailed: marked?.at,
            outlastsWorstCase: blow.cause != .none
                && (blow.disabledUntil ?? end) - blow.effect > worstCase)
    }

    /// Whether an event says that a quorum holds a node for failed: a log's line, or some node's view where the logs
    /// are out of reach.
    private func marks(_ event: Event, _ node: Int) -> Bool {
        if event.kind == .failMarked { return event[.about] == node }
        return isPolled && event.kind == .viewChanged && event.node != node
            && event[.failed]?.nodes.contains(node) == true
    }

    // MARK: Causes

    private func blows() -> [Blow] {
        var blows: [Blow] = []
        for event in timeline {
            guard let blow = blow(of: event) else { continue }
            let isStillDown = blows.contains { earlier in
                earlier.shard == blow.shard && earlier.master == blow.master
                    && (earlier.disabledUntil ?? end) > blow.effect
            }
            if !isStillDown || blow.cause == .command { blows.append(blow) }
        }
        return blows
    }

    private func blow(of event: Event) -> Blow? {
        guard let node = event.node, let shard = topology.shard(ofNode: node)?.number else {
            return nil
        }
        let step = event[.step]
        if event.kind == .faultInjected, event[.handsOver] == true {
            // The takeover may follow within the millisecond that the log cuts off: who was master is asked before it.
            let asked = event.at + (.zero - LossReader.logTolerance)
            guard let master = ownership.master(of: shard, at: asked) else { return nil }
            return Blow(
                shard: shard, master: master, cause: .command, step: step, effect: event.at,
                disabledUntil: event.at)
        }
        guard let master = ownership.master(of: shard, at: event.at), master == node else {
            return nil
        }
        if event.kind == .faultInjected, event[.disables] == true {
            let heal = timeline.first {
                $0.kind == .faultHealed && $0.at >= event.at && $0.node == node
                    && $0[.step] == event[.step]
            }
            return Blow(
                shard: shard, master: node, cause: .fault, step: step, effect: event.at,
                disabledUntil: heal?.at)
        }
        if event.kind == .processExited, event[.isExpected] == false {
            let restart = timeline.first {
                $0.kind == .processStarted && $0.at >= event.at && $0.node == node
            }
            return Blow(
                shard: shard, master: node, cause: .crash, step: nil, effect: event.at,
                disabledUntil: restart?.at)
        }
        return nil
    }

    /// When the master that was replaced was first suspected since it last was master or cleared.
    private func firstSuspicion(before change: OwnershipHistory.Change) -> Offset {
        let about = change.from
        let cleared = timeline.last {
            $0.kind == .failCleared && $0[.about] == about && $0.at < change.at
        }
        let promoted = ownership.changes.last { $0.to == change.from && $0.at < change.at }
        let known = max(cleared?.at ?? Offset.earliest, promoted?.at ?? Offset.earliest)
        let first = timeline.first { event in
            let isSuspicion = event.kind == .suspected || event.kind == .failMarked
            return isSuspicion && event[.about] == about && event.at > known
                && event.at <= change.at
        }
        return first?.at ?? change.at
    }
}

extension Offset {
    /// Before everything.
    fileprivate static let earliest = Offset(nanoseconds: .min)
}

extension RunRecord {
    /// When the run ended, or its last event when that is not recorded.
    package var end: Offset {
        timeline.last { $0.kind == .runEnded }?.at ?? timeline.last?.at ?? .zero
    }
}

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
