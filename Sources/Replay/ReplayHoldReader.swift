package import OutageAnalysis
import ServerLog

/// Finds out which replicas did not take over from their silent masters, or took over late.
struct ReplayHoldReader {
    /// How late a master learns that it was replaced, in ms.
    private static let latestDemotion: Int64 = 10_000
    /// What a replica needs at most until it is master, in ms of the plan: it waits half a second
    /// to a second, looks ten times a second, and asks for votes.
    private static let takeover: Int64 = 1300
    /// For how long before its standstill a master's last writes are kept from its replica, in ms of
    /// the plan: more than the new master takes until the old one is back.
    private static let lead: Int64 = 4000

    /// A master that has another child answers later than this, in ms.
    private static let answer: Int64 = 100

    let analysis: OutageAnalysis
    let cast: ReplayCast
    let clock: ReplayClock

    /// The holds, in the order of the plan.
    func holds(for stalls: [ReplayStall]) -> [ReplayHold] {
        let all = analysis.gaps.flatMap(own) + stalls.filter(\.keepsSlots).flatMap(other)
        return all.sorted { ($0.at, $0.replica) < ($1.at, $1.replica) }
    }

    private var nodeTimeout: Int64 { analysis.nodeTimeout.milliseconds }

    private func own(_ gap: SilentGap) -> [ReplayHold] {
        guard gap.proof != .flushing, gap.durationMilliseconds > nodeTimeout,
            wasMaster(gap.source, at: gap.startedAt),
            let node = cast.number(source: gap.source), let replica = cast.replica(of: node)
        else { return [] }
        let offset = analysis.clockOffset(gap.source)
        let from = gap.startedAt.advanced(by: -offset)
        let to = gap.endedAt.advanced(by: -offset)
        let name = analysis.name(source: gap.source)
        if wasReplaced(gap) { return late(gap, replica, node, from, to) }
        return [
            ReplayHold(
                replica: replica, master: node, means: .noFailover, at: clock.planned(from),
                end: clock.planned(to) + clock.nodeTimeout * 2, from: from,
                story: "\(name) stayed master, though it stood still for longer than the node "
                    + "timeout. Why its replica did not take over the log does not tell; here it "
                    + "may not, for two node timeouts more: so long a failure is kept in mind.",
                evidence: gap.evidence)
        ]
    }

    /// A master that was ahead of the new one when it came back: what it took last had not reached
    /// its replica, which had been elected only shortly before.
    private func late(
        _ gap: SilentGap, _ replica: Int, _ node: Int, _ from: WallTime, _ to: WallTime
    ) -> [ReplayHold] {
        let back = analysis.resynchronisations.first {
            $0.source == gap.source && $0.side == .replica && $0.startedAt >= gap.endedAt
        }
        guard let back, let ahead = back.discardedBytes else { return [] }
        let at = clock.planned(from)
        let end = clock.planned(to)
        let name = analysis.name(source: gap.source)
        let evidence = back.evidence.filter { $0.text.contains("resync") }
        let story =
            "\(name) was \(ahead) bytes ahead of its new master when it came back. "
        var holds = [
            ReplayHold(
                replica: replica, master: node, means: .noStream, at: max(0, at - Self.lead),
                end: end, from: from,
                story: story + "Whether its replica lagged behind the log does not tell; here what "
                    + "it takes in the last \(Self.lead / 1000) s before it stands still does not "
                    + "reach its replica.", evidence: evidence)
        ]
        if let asked = back.steps.first(where: { $0.name == "asking" })?.durationMilliseconds,
            asked < Self.answer
        {
            holds.append(
                ReplayHold(
                    replica: replica, master: node, means: .noSave, at: at,
                    end: end + clock.nodeTimeout * 2, from: from,
                    story: "The new master answered within \(asked) ms: it had no child that would "
                        + "have kept it from beginning another. Here its save rules rest.",
                    evidence: evidence))
        }
        if end - Self.takeover > at {
            holds.append(
                ReplayHold(
                    replica: replica, master: node, means: .noFailover, at: at,
                    end: end - Self.takeover, from: from,
                    story: story + "The new master had taken little by then: it had been elected "
                        + "only shortly before. Here it may not be elected until "
                        + "\(Self.takeover) ms before the end, which is what that takes at most.",
                    evidence: evidence))
        }
        return holds
    }

    /// The replica of a master without a log here, which others held for failed.
    private func other(_ stall: ReplayStall) -> [ReplayHold] {
        guard let replica = cast.replica(of: stall.node) else { return [] }
        let at = clock.planned(stall.from)
        let end = clock.planned(stall.to) + clock.nodeTimeout * 5 / 2
        let hold = ReplayHold(
            replica: replica, master: stall.node, means: .noFailover, at: at, end: end,
            from: stall.from,
            story:
                "Nobody took over the slots of node \(stall.node) meanwhile: here its replica may "
                + "not, until they are taken for served again.", evidence: stall.evidence)
        let refusal = analysis.votes.first { vote in
            let time = vote.at.advanced(by: -analysis.clockOffset(vote.source))
            return vote.refusal?.hasSuffix("is up") == true
                && cast.numbers[vote.candidate].map(cast.master) == stall.node
                && time >= stall.from && time - stall.to <= Self.latestDemotion
        }
        guard let refusal else { return [hold] }
        return [
            hold,
            ReplayHold(
                replica: replica, master: stall.node, means: .noBus, at: at,
                end: end + Self.takeover, from: stall.from,
                story: "Its replica asked for votes when others took the master for up again. Why "
                    + "it saw that otherwise the log does not tell; here the two do not hear of each "
                    + "other for as long.", evidence: [refusal.evidence]),
        ]
    }

    private func wasMaster(_ source: Int, at time: WallTime) -> Bool {
        let change = analysis.roleChanges.last { $0.source == source && $0.at <= time }
        return (change?.becomes ?? analysis.sources[source].firstRole) == .master
    }

    private func wasReplaced(_ gap: SilentGap) -> Bool {
        analysis.roleChanges.contains {
            $0.source == gap.source && $0.becomes == .replica && $0.at >= gap.startedAt
                && $0.at - gap.endedAt <= Self.latestDemotion
        }
    }
}

/// A time in which a replica did not take over from its silent master, or in which what its master
/// took did not reach it.
package struct ReplayHold: Sendable {
    /// What keeps it.
    package enum Means: Hashable, Sendable {
        /// It may not start an election.
        case noFailover
        /// The two do not hear of each other on the cluster bus.
        case noBus
        /// Its save rules rest.
        case noSave
        /// The stream of its master's writes does not reach it.
        case noStream
    }

    /// The plan's replica.
    package var replica: Int
    /// The plan's node whose writes it replicates.
    package var master: Int
    /// What keeps it.
    package var means: Means
    /// When it begins in the plan, in ms from the start of the load.
    package var at: Int64
    /// When it ends.
    package var end: Int64
    /// When it began in the outage.
    package var from: WallTime
    /// Why, in sentences.
    package var story: String
    /// The lines that show it.
    package var evidence: [LogEvidence]

    /// The step of a plan.
    var step: String {
        switch means {
        case .noFailover:
            "config-set: { target: node \(replica), set: { cluster-replica-no-failover: \"yes\" } }"
        case .noBus:
            "partition: { from: node \(master), to: node \(replica), traffic: bus }"
        case .noSave: "config-set: { target: node \(replica), set: { save: \"\" } }"
        case .noStream:
            "partition: { from: node \(master), to: node \(replica), traffic: clients }"
        }
    }
}
