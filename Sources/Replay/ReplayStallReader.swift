package import OutageAnalysis
import ServerLog

/// Finds the times in which nodes did not answer, in an outage's analysis.
struct ReplayStallReader {
    /// Stalls shorter than this part of the node timeout are left out: nobody notices them.
    private static let shortestPart: Int64 = 20
    /// What a node judges so soon after it stood still, it judges by an old view, in ms.
    private static let soonAfterStall: Int64 = 2000

    let analysis: OutageAnalysis
    let cast: ReplayCast
    private(set) var leftOut = 0

    init(_ analysis: OutageAnalysis, _ cast: ReplayCast) {
        self.analysis = analysis
        self.cast = cast
    }

    /// The stalls in the order of time; those of one node do not overlap.
    mutating func stalls() -> [ReplayStall] {
        let own = ownStalls()
        let all = own + marked() + restarts() + silentEnds() + likely() + cutOff(own)
        let merged = Dictionary(grouping: all, by: \.node).values.flatMap { Self.merged($0) }
        return merged.sorted { ($0.from, $0.node) < ($1.from, $1.node) }
    }

    /// Nodes that ran, by their own logs, and that were alone: they say that they are of a minority.
    private func cutOff(_ own: [ReplayStall]) -> [ReplayStall] {
        analysis.failWindows.compactMap { window in
            guard window.reason?.contains("minority") == true,
                let node = cast.number(source: window.source),
                let length = window.durationMilliseconds ?? window.atLeastMilliseconds, length > 0
            else { return nil }
            // They were out of reach for the node timeout before they said so.
            let from = time(window.startedAt, of: window.source).advanced(by: -nodeTimeout)
            let to = time(window.startedAt, of: window.source).advanced(by: length)
            guard !own.contains(where: { $0.node == node && $0.from <= to && $0.to >= from }) else {
                return nil
            }
            return ReplayStall(
                node: node, from: from, to: to, end: .reachableAgain, isFork: false,
                story:
                    "\(analysis.name(source: window.source)) ran, and reached no majority of the "
                    + "masters.",
                evidence: window.evidence)
        }
    }

    private var nodeTimeout: Int64 { analysis.nodeTimeout.milliseconds }

    private func time(_ time: WallTime, of source: Int) -> WallTime {
        time.advanced(by: -analysis.clockOffset(source))
    }

    private mutating func ownStalls() -> [ReplayStall] {
        var stalls: [ReplayStall] = []
        for gap in analysis.gaps where gap.proof != .flushing {
            guard gap.durationMilliseconds * Self.shortestPart >= nodeTimeout,
                let node = cast.number(source: gap.source)
            else {
                leftOut += 1
                continue
            }
            let why =
                switch gap.proof {
                case .forking: "while it forked"
                case .childNotReaped: "and did not notice that its child had ended"
                case .flushing, .logFellSilent: "and its log fell silent"
                }
            stalls.append(
                ReplayStall(
                    node: node, from: time(start(of: gap), of: gap.source),
                    to: time(gap.endedAt, of: gap.source), isFork: gap.proof == .forking,
                    outlastsChild: gap.proof == .childNotReaped,
                    story: "\(analysis.name(source: gap.source)) stood still \(why).",
                    evidence: gap.evidence))
        }
        return stalls
    }

    /// A child that was noticed late ended while its server stood still already: since the server's
    /// own last line before, at the earliest.
    private func start(of gap: SilentGap) -> WallTime {
        guard gap.proof == .childNotReaped else { return gap.startedAt }
        let child = analysis.children.first {
            $0.source == gap.source && $0.finishedAt == gap.endedAt
        }
        return min(gap.startedAt, child?.serverLastAt ?? gap.startedAt)
    }

    /// Nodes without a log of their own, for as long as others held them for failed.
    private func marked() -> [ReplayStall] {
        let told = Set(analysis.sources.compactMap(\.node))
        let ended = EndedMaster.all(in: analysis)
        return analysis.failMarks.flatMap { mark -> [ReplayStall] in
            guard !told.contains(mark.about), let number = cast.numbers[mark.about] else {
                return []
            }
            if let master = ended.first(where: {
                $0.node == mark.about && $0.source == mark.source && $0.failedAt == mark.setAt
            }) {
                return [killed(master, mark, number)]
            }
            guard let cleared = mark.clearedAt else { return [] }
            if let gap = stall(before: mark) { return [silent(mark, number, cleared, gap)] }
            // A node is suspected between one and one and a half timeouts after it fell silent.
            let from = time(mark.setAt, of: mark.source).advanced(by: -nodeTimeout * 5 / 4)
            let to = time(cleared, of: mark.source)
            let estimate =
                "that it fell silent five quarters of a node timeout before is an estimate."
            let name = analysis.name(mark.about)
            // The log says of others what they were when they came back.
            guard mark.was.isEmpty else {
                return [
                    ReplayStall(
                        node: number, from: from, to: to, isFork: false,
                        story: "\(name) was held for failed; \(estimate)", evidence: mark.evidence)
                ]
            }
            return [
                ReplayStall(
                    node: cast.master(of: number), from: from, to: to, isFork: false,
                    keepsSlots: true,
                    story:
                        "\(name), a master then, was held for failed and kept its slots; \(estimate)",
                    evidence: mark.evidence)
            ]
        }
    }

    /// A master whose process had ended; where nobody tells that it came back, it is left out for a while.
    private func killed(_ master: EndedMaster, _ mark: FailMark, _ number: Int) -> ReplayStall {
        let back = mark.clearedAt ?? mark.setAt.advanced(by: nodeTimeout * 4)
        return ReplayStall(
            node: cast.master(of: number), from: time(master.at, of: mark.source),
            to: time(back, of: mark.source), end: .startedAfterCrash, isFork: false,
            story:
                "\(analysis.name(mark.about)) closed its replica's link and refused new ones: its "
                + "process had ended."
                + (mark.clearedAt == nil ? " That it came back is an assumption." : ""),
            evidence: master.evidence)
    }

    /// A node that another held for failed as soon as it went on itself: it can only have suspected it
    /// by a ping from before its own standstill.
    private func silent(
        _ mark: FailMark, _ number: Int, _ cleared: WallTime, _ gap: SilentGap
    ) -> ReplayStall {
        ReplayStall(
            node: number,
            from: time(gap.startedAt, of: mark.source).advanced(by: -nodeTimeout * 3 / 4),
            to: time(cleared, of: mark.source), isFork: false,
            story: "\(analysis.name(mark.about)) was held for failed "
                + "\(mark.setAt - gap.endedAt) ms after \(analysis.name(source: mark.source)) went "
                + "on: a ping from before the standstill had no answer, and another master had none "
                + "either. When it fell silent is an estimate.", evidence: mark.evidence)
    }

    /// The standstill that a mark follows.
    private func stall(before mark: FailMark) -> SilentGap? {
        guard mark.toldBy == nil else { return nil }
        return analysis.gaps.first {
            $0.source == mark.source && $0.endedAt <= mark.setAt
                && mark.setAt - $0.endedAt <= Self.soonAfterStall
        }
    }

    /// Ends of processes that were followed by a start.
    private func restarts() -> [ReplayStall] {
        analysis.processEvents.enumerated().compactMap { index, end in
            let later = analysis.processEvents[index...].dropFirst().filter {
                $0.source == end.source
            }
            guard [.ended, .crashed, .signalled].contains(end.kind),
                let node = cast.number(source: end.source),
                let start = later.first(where: { $0.kind == .started }),
                // Of what was told to end the end itself counts, where the log has it.
                end.kind != .signalled
                    || !later.contains(where: {
                        [.ended, .crashed, .signalled].contains($0.kind) && $0.at <= start.at
                    })
            else { return nil }
            let isCrash = end.kind == .crashed
            let last = end.kind == .signalled ? start.previousAt ?? end.at : end.at
            return ReplayStall(
                node: node, from: time(last, of: end.source), to: time(start.at, of: end.source),
                end: isCrash ? .startedAfterCrash : .restarted, isFork: false,
                story: "\(analysis.name(source: end.source)) "
                    + (isCrash ? "crashed, and was started again." : "was restarted."),
                evidence: [end.evidence, start.evidence])
        }
    }

    /// Starts that no end was told of before: the process was killed at some time between.
    private func silentEnds() -> [ReplayStall] {
        var hasEnded: [Int: Bool] = [:]
        return analysis.processEvents.compactMap { event in
            switch event.kind {
            case .ended, .crashed, .signalled: hasEnded[event.source] = true
            // It said why it could not go on: no fault of a plan brings that about.
            case .noted where event.note == .notStarted || event.note == .dataUnusable:
                hasEnded[event.source] = true
            case .started:
                defer { hasEnded[event.source] = false }
                guard hasEnded[event.source] != true, let before = event.previousAt,
                    before < event.at, let node = cast.number(source: event.source)
                else { return nil }
                let from = max(before, event.at.advanced(by: -nodeTimeout * 2))
                return ReplayStall(
                    node: node, from: time(from, of: event.source),
                    to: time(event.at, of: event.source), end: .startedAfterCrash, isFork: false,
                    story:
                        "\(analysis.name(source: event.source)) ended without a word and was started "
                        + "again; that it was gone for no more than two node timeouts is an estimate.",
                    evidence: [event.evidence])
            default: break
            }
            return nil
        }
    }

    /// Masters that were replaced after a silence of their log: likely they stood still.
    private func likely() -> [ReplayStall] {
        analysis.likelyStandstills.compactMap { silence in
            guard let node = cast.number(source: silence.source) else { return nil }
            return ReplayStall(
                node: node, from: time(silence.from, of: silence.source),
                to: time(silence.to, of: silence.source), isFork: false,
                story:
                    "\(analysis.name(source: silence.source)) likely stood still: its log is silent, "
                    + "and then it had been replaced.", evidence: silence.evidence)
        }
    }

    /// Stalls of one node that overlap, as one each.
    private static func merged(_ stalls: [ReplayStall]) -> [ReplayStall] {
        var merged: [ReplayStall] = []
        for stall in stalls.sorted(by: { $0.from < $1.from }) {
            guard let last = merged.last, stall.from <= last.to else {
                merged.append(stall)
                continue
            }
            var joined = last
            joined.to = max(last.to, stall.to)
            if last.story != stall.story { joined.story += " " + stall.story }
            joined.evidence += stall.evidence
            joined.isFork = last.isFork && stall.isFork
            merged[merged.count - 1] = joined
        }
        return merged
    }
}

/// A time in which a node did not answer, as the logs of an outage tell it.
package struct ReplayStall: Sendable {
    /// What ends it.
    package enum End: Hashable, Sendable {
        /// It goes on where it stopped.
        case resumed
        /// Its process was shut down in good order, and started again.
        case restarted
        /// Its process crashed, and was started again.
        case startedAfterCrash
        /// It ran all the time, and the others did not reach it.
        case reachableAgain
    }

    /// The plan's node.
    package var node: Int
    /// When it began, by the reference clock.
    package var from: WallTime
    /// When it ended.
    package var to: WallTime
    /// What ended it.
    package var end = End.resumed
    /// Whether the server was forking, as far as the log says.
    package var isFork: Bool
    /// Whether a child of the node must end while it lasts.
    package var outlastsChild = false
    /// Whether the node is a master of another's log that nobody replaced meanwhile.
    package var keepsSlots = false
    /// What is known of it, in a sentence, for the plan's comments.
    package var story: String
    /// The lines that tell it.
    package var evidence: [LogEvidence]

    /// How long it was, in ms.
    package var milliseconds: Int64 { to - from }
}
