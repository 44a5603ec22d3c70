import Redis

/// Finds the times in which nodes did not answer, in an outage's analysis.
struct ReplayStallReader {
    /// Stalls shorter than this part of the node timeout are left out: nobody notices them.
    private static let shortestPart: Int64 = 20
    /// What a node judges so soon after it stood still, it judges by an old view, in ms.
    private static let soonAfterStall: Int64 = 2000
    /// How late a master learns that it was replaced, in ms.
    private static let latestDemotion: Int64 = 10_000

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
        let all = own + heldReplicas() + marked() + restarts()
        let merged = Dictionary(grouping: all, by: \.node).values.flatMap { Self.merged($0) }
        return merged.sorted { ($0.from, $0.node) < ($1.from, $1.node) }
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
                    node: node, from: time(gap.startedAt, of: gap.source),
                    to: time(gap.endedAt, of: gap.source), isFork: gap.proof == .forking,
                    story: "\(analysis.name(source: gap.source)) stood still \(why).",
                    evidence: gap.evidence))
        }
        return stalls
    }

    /// The replicas of masters that stood still for long and stayed masters: something kept them
    /// from taking over, so they must not take over here either.
    private func heldReplicas() -> [ReplayStall] {
        analysis.gaps.compactMap { gap in
            guard gap.proof != .flushing, gap.durationMilliseconds > nodeTimeout,
                wasMaster(gap.source, at: gap.startedAt), !wasReplaced(gap),
                let node = cast.number(source: gap.source), let replica = cast.replica(of: node)
            else { return nil }
            return ReplayStall(
                node: replica, from: time(gap.startedAt, of: gap.source),
                to: time(gap.endedAt, of: gap.source).advanced(by: nodeTimeout), isFork: false,
                story: "\(analysis.name(source: gap.source)) stayed master, though it stood still "
                    + "for longer than the node timeout. Why its replica did not take over the log "
                    + "does not tell; here the replica is held as long, and one node timeout more.",
                evidence: [])
        }
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

    /// Nodes without a log of their own, for as long as others held them for failed.
    private func marked() -> [ReplayStall] {
        let told = Set(analysis.sources.compactMap(\.node))
        return analysis.failMarks.flatMap { mark -> [ReplayStall] in
            guard !told.contains(mark.about), let number = cast.numbers[mark.about],
                !followsStall(mark), let cleared = mark.clearedAt
            else { return [] }
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
            let master = cast.master(of: number)
            let silent = ReplayStall(
                node: master, from: from, to: to, isFork: false,
                story:
                    "\(name), a master then, was held for failed and kept its slots; \(estimate)",
                evidence: mark.evidence)
            return [silent] + (cast.replica(of: master).map { [held($0, silent)] } ?? [])
        }
    }

    /// A replica that did not take over from a silent master.
    private func held(_ replica: Int, _ silent: ReplayStall) -> ReplayStall {
        ReplayStall(
            node: replica, from: silent.from, to: silent.to.advanced(by: nodeTimeout),
            isFork: false,
            story:
                "Nobody took over the slots of node \(silent.node) meanwhile: here its replica is "
                + "held as long, and one node timeout more.", evidence: [])
    }

    /// Whether a mark comes from the view that a node kept while it stood still.
    private func followsStall(_ mark: FailMark) -> Bool {
        mark.toldBy == nil
            && analysis.gaps.contains {
                $0.source == mark.source && $0.endedAt <= mark.setAt
                    && mark.setAt - $0.endedAt <= Self.soonAfterStall
            }
    }

    /// Ends of processes that were followed by a start.
    private func restarts() -> [ReplayStall] {
        analysis.processEvents.enumerated().compactMap { index, end in
            guard end.kind == .ended || end.kind == .crashed,
                let node = cast.number(source: end.source),
                let start = analysis.processEvents[index...].first(where: {
                    $0.source == end.source && $0.kind == .started
                })
            else { return nil }
            let isCrash = end.kind == .crashed
            return ReplayStall(
                node: node, from: time(end.at, of: end.source), to: time(start.at, of: end.source),
                end: isCrash ? .startedAfterCrash : .restarted, isFork: false,
                story: "\(analysis.name(source: end.source)) "
                    + (isCrash ? "crashed, and was started again." : "was restarted."),
                evidence: [end.evidence, start.evidence])
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
