import Quantities
import RunRecord

/// Reads the phases of one loss of a master, each from where it shows first and best.
///
/// The boundaries are read one by one and then put in order: a boundary that seems to lie after a
/// later one (log times are cut to the millisecond, polls come late) is moved onto it, so that
/// no phase is negative and the phases always sum to the whole. Where a boundary was not seen, the
/// phases on its two sides are told as one.
struct EpisodeReader {
    /// Where a phase ends, and where that was read.
    struct Boundary {
        var at: Offset
        let source: String
        /// Since when the same node had not been asked, where it was polled; in seconds.
        var pollSeconds: Double?
    }

    private let record: RunRecord
    private let loss: MasterLoss
    private let timeline: ArraySlice<Event>

    private let masters: Set<Int>

    init(_ record: RunRecord, ownership: OwnershipHistory, loss: MasterLoss) {
        self.record = record
        masters = Set(
            record.description.topology.shards.compactMap {
                ownership.master(of: $0.number, at: loss.effect)
            })
        self.loss = loss
        let first = record.timeline.firstIndex {
            loss.effect < $0.at + LossReader.logTolerance
        }
        timeline = record.timeline[(first ?? record.timeline.endIndex)...]
    }

    /// The episode, with all its phases.
    func episode() -> Episode {
        let won = loss.replacement.map { max($0.at, loss.effect) }
        let parts = loss.cause == .command ? commanded() : elected()
        var phases = phases(ordered(parts))
        if let recovery = clientRecovery(after: promotionEnd(phases)) { phases.append(recovery) }
        return Episode(
            shard: loss.shard, oldMaster: loss.master, newMaster: loss.replacement?.to,
            step: loss.step, effect: loss.effect, won: won, phases: phases, cause: loss.cause,
            disabledUntil: loss.disabledUntil, isNeedless: loss.isNeedless,
            failedElections: failedElections())
    }

    // MARK: The parts

    private typealias Part = (phase: FailoverPhase, end: Boundary?)

    private func elected() -> [Part] {
        [
            (.detection, suspicion()), (.agreement, agreement()), (.propagation, propagation()),
            (.electionDelay, electionStart()), (.vote, win()), (.promotion, promotion()),
            (.convergence, convergence()),
        ]
    }

    private func commanded() -> [Part] {
        [
            (.handOver, electionStart()), (.vote, win()), (.promotion, promotion()),
            (.convergence, convergence()),
        ]
    }

    private func isAboutLoss(_ event: Event) -> Bool {
        event[.about] == loss.master
    }

    /// The last moment that belongs to the failover itself.
    private var horizon: Offset { loss.replacement?.at ?? record.end }

    private func firstLogged(_ accepts: (Event) -> Bool) -> Boundary? {
        timeline.first { $0.at <= horizon && accepts($0) }
            .map { Boundary(at: $0.at, source: "log") }
    }

    /// The first live master suspects it: in its log, else in its polled view; else anybody's.
    private func suspicion() -> Boundary? {
        let logged = firstLogged {
            $0.kind == .suspected && isAboutLoss($0) && masters.contains($0.node ?? 0)
        }
        let polled = timeline.first {
            $0.kind == .viewChanged && $0.at <= horizon && masters.contains($0.node ?? 0)
                && $0.node != loss.master && $0[.suspected]?.nodes.contains(loss.master) == true
        }.map {
            Boundary(at: $0.at, source: "poll", pollSeconds: $0[.sinceLastAnswer])
        }
        let first = [logged, polled].compactMap { $0 }.min { $0.at < $1.at }
        return first ?? firstLogged { $0.kind == .suspected && isAboutLoss($0) }
    }

    private func agreement() -> Boundary? {
        guard record.lacksLogs else {
            return loss.markedFailed.map { Boundary(at: $0, source: "log") }
        }
        return firstView { $0 != loss.master }
    }

    /// The first view of such a node in which the lost master has failed, where no log tells.
    private func firstView(of accepts: (Int) -> Bool) -> Boundary? {
        timeline.first {
            $0.kind == .viewChanged && $0.at <= horizon && accepts($0.node ?? 0)
                && $0[.failed]?.nodes.contains(loss.master) == true
        }.map {
            Boundary(at: $0.at, source: "poll", pollSeconds: $0[.sinceLastAnswer])
        }
    }

    private func propagation() -> Boundary? {
        guard let winner = loss.replacement?.to else { return nil }
        guard !record.lacksLogs else { return firstView { $0 == winner } }
        return firstLogged {
            ($0.kind == .failReceived || $0.kind == .failMarked) && $0.node == winner
                && isAboutLoss($0)
        }
    }

    private func electionStart() -> Boundary? {
        guard let winner = loss.replacement?.to else { return nil }
        return timeline.last {
            $0.kind == .electionStarted && $0.node == winner
                && $0.at < horizon + LossReader.logTolerance
        }.map { Boundary(at: $0.at, source: "log") }
    }

    private func win() -> Boundary? {
        loss.replacement.map {
            Boundary(at: $0.at, source: $0.source, pollSeconds: $0.pollSeconds)
        }
    }

    /// Elections of the shard's replicas before the last one that was begun.
    private func failedElections() -> Int {
        let nodes = record.description.topology.shards.first { $0.number == loss.shard }?.nodes
        let begun = timeline.filter {
            $0.kind == .electionStarted && $0.at < horizon + LossReader.logTolerance
                && (nodes ?? []).contains($0.node ?? 0)
        }
        return max(0, begun.count - (loss.replacement == nil ? 0 : 1))
    }

    /// The first write that the new master took: a client's or the probe's.
    private func promotion() -> Boundary? {
        guard let change = loss.replacement else { return nil }
        let load = (record.load?.stretches ?? []).filter {
            $0.shard == loss.shard && $0.kind == .write && $0.node == change.to
                && $0.outcome == .success && $0.firstCompleted >= change.at
        }.map { Boundary(at: $0.firstCompleted, source: "load") }
        // A polled change is seen up to one poll after it, and the probe's write may have been taken before.
        let slack = record.lacksLogs ? Duration.seconds(change.pollSeconds ?? 0) : .zero
        let probes = timeline.filter {
            $0.kind == .probeAccepted && $0.shard == loss.shard && $0.node == change.to
                && $0.at >= change.at + (.zero - slack)
        }.map { Boundary(at: $0.at, source: "probe") }
        return (load + probes).min { $0.at < $1.at }
    }

    private func convergence() -> Boundary? {
        guard let change = loss.replacement else { return nil }
        return ViewAgreement(record, change: change).reached()
            .map { Boundary(at: $0, source: "poll") }
    }

    // MARK: Phases

    /// Boundaries in order: none before the effect, none before an earlier one; up to the election
    /// the later boundary is the better known, after it the earlier one.
    private func ordered(_ parts: [Part]) -> [Part] {
        var parts = parts
        let split = parts.firstIndex { $0.phase == .promotion } ?? parts.count
        var ceiling: Offset?
        for index in (0..<split).reversed() {
            guard let end = parts[index].end else { continue }
            let capped = ceiling.map { min(end.at, $0) } ?? end.at
            parts[index].end?.at = max(capped, loss.effect)
            ceiling = parts[index].end?.at
        }
        var floor = loss.effect
        for index in parts.indices {
            guard let end = parts[index].end else { continue }
            parts[index].end?.at = max(end.at, floor)
            floor = max(end.at, floor)
        }
        return parts
    }

    private func phases(_ parts: [Part]) -> [Episode.Phase] {
        var phases: [Episode.Phase] = []
        var joined: [FailoverPhase] = []
        var start = loss.effect
        for part in parts {
            joined.append(part.phase)
            guard let end = part.end else { continue }
            phases.append(
                Episode.Phase(
                    joined, start: start, end: end.at, source: end.source,
                    pollSeconds: end.pollSeconds))
            (joined, start) = ([], end.at)
        }
        if !joined.isEmpty {
            phases.append(Episode.Phase(joined, start: start, end: nil, source: "none"))
        }
        return phases
    }

    private func promotionEnd(_ phases: [Episode.Phase]) -> Offset? {
        phases.first { $0.ends(.promotion) }?.end
    }

    private func clientRecovery(after promotion: Offset?) -> Episode.Phase? {
        guard let promotion, let load = record.load,
            let baseline = LoadBaseline(load, shard: loss.shard, windows: RunWindows(record))
        else { return nil }
        return Episode.Phase(
            [.clientRecovery], start: promotion, end: baseline.restored(after: promotion),
            source: "load")
    }
}
