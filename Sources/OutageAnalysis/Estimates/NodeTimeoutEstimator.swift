import ServerLog

/// Bounds `cluster-node-timeout` by what the servers do with it.
struct NodeTimeoutEstimator {
    private var atLeast: Int64?
    private var atMost: Int64?
    private var reasons: [String] = []

    /// The estimate from these facts.
    static func estimate(
        marks: [FailMark], votes: [Vote], suspicions: [Suspicion], gaps: [SilentGap],
        ends: [ProcessEvent], elections: [Election], endedMasters: [EndedMaster],
        sourceOf: [NodeID: Int]
    ) -> NodeTimeout {
        var estimator = NodeTimeoutEstimator()
        estimator.bound(byMarks: marks)
        estimator.bound(byVotes: votes)
        estimator.bound(bySuspicions: suspicions, gaps, sourceOf)
        estimator.bound(byEnds: ends, marks, sourceOf)
        estimator.bound(byEndedMasters: endedMasters)
        estimator.bound(byElections: elections)
        return estimator.result
    }

    private var result: NodeTimeout {
        guard atLeast != nil || atMost != nil else {
            return NodeTimeout(
                milliseconds: NodeTimeout.standard, origin: .assumed, reasons: [])
        }
        let range = (atLeast ?? 0)...max(atMost ?? .max, atLeast ?? 0)
        // A failure is found out after one to one and a half timeouts: of the usual values below a
        // bound the largest is likelier than the smallest.
        let usual = NodeTimeout.usual.filter { range.contains($0) }
        let value =
            (atMost == nil || usual.contains(NodeTimeout.standard) ? usual.first : usual.max())
            ?? atMost ?? atLeast ?? 0
        return NodeTimeout(
            milliseconds: value, origin: .estimated, atLeast: atLeast, atMost: atMost,
            reasons: reasons)
    }

    private mutating func limit(most: Int64, _ reason: String) {
        guard most > 0, most < atMost ?? .max else { return }
        atMost = most
        reasons.removeAll { $0.hasPrefix("at most") }
        reasons.append("at most \(Span.text(most)): \(reason)")
    }

    private mutating func limit(least: Int64, _ reason: String) {
        guard least > atLeast ?? 0 else { return }
        atLeast = least
        reasons.removeAll { $0.hasPrefix("at least") }
        reasons.append("at least \(Span.text(least)): \(reason)")
    }

    /// The FAIL of a master whose slots nobody took over is not taken back before twice the
    /// timeout.
    private mutating func bound(byMarks marks: [FailMark]) {
        for mark in marks {
            guard let cleared = mark.clearedAt, mark.was.isEmpty else { continue }
            limit(
                most: (cleared - mark.setAt) / 2,
                "a FAIL of a master with slots was taken back after twice the timeout, at "
                    + cleared.timeOfDay)
        }
    }

    /// A second vote about the same master is refused until twice the timeout has passed.
    private mutating func bound(byVotes votes: [Vote]) {
        for vote in votes {
            guard let refusal = vote.refusal, refusal.hasPrefix("can't vote about this"),
                let milliseconds = refusal.split(separator: " ").compactMap({ Int64($0) }).last
            else { continue }
            limit(least: milliseconds / 2, "a vote was refused for another \(milliseconds) ms")
        }
    }

    /// A node is suspected between one and one and a half times the timeout after it fell silent.
    ///
    /// Only the first to suspect it counts: others may stand still themselves, or suspect it again.
    private mutating func bound(
        bySuspicions suspicions: [Suspicion], _ gaps: [SilentGap], _ sourceOf: [NodeID: Int]
    ) {
        for gap in gaps {
            let first = suspicions.filter {
                $0.toldBy == nil && $0.source != gap.source && sourceOf[$0.about] == gap.source
                    && gap.startedAt < $0.at && gap.endedAt > $0.at
            }.min { $0.at < $1.at }
            guard let first else { continue }
            let waited = first.at - gap.startedAt
            let reason =
                "node \(first.about.short) fell silent at \(gap.startedAt.timeOfDay) and was "
                + "suspected \(Span.text(waited)) later"
            limit(most: waited, reason)
            let stoodStill = gaps.contains {
                $0.source == first.source && $0.startedAt <= first.at
                    && $0.endedAt >= gap.startedAt
            }
            // A tenth of a second for the timer, and some for the node's last line before its
            // silence.
            if !stoodStill { limit(least: (waited - 300) * 2 / 3, reason) }
        }
    }

    /// A process that ended is not held for failed before the timeout has passed. One that ended without a
    /// word was there at its last line.
    private mutating func bound(
        byEnds ends: [ProcessEvent], _ marks: [FailMark], _ sourceOf: [NodeID: Int]
    ) {
        for end in ends {
            let isSilent = end.kind == .started
            guard isSilent || end.kind == .ended || end.kind == .crashed,
                let at = isSilent ? end.previousAt : end.at
            else { continue }
            let first = marks.filter {
                sourceOf[$0.about] == end.source && $0.source != end.source && $0.setAt > at
                    && $0.setAt - at <= EndedMaster.oneFailure
                    // Of an end without a word only what comes before the next start.
                    && (!isSilent || $0.setAt < end.at)
            }.min { $0.setAt < $1.setAt }
            guard let first else { continue }
            limit(
                most: first.setAt - at,
                "node \(first.about.short) \(isSilent ? "wrote its last" : "ended") at "
                    + "\(at.timeOfDay) and was held for failed "
                    + "\(Span.text(first.setAt - at)) later")
        }
    }

    /// A master whose process had ended when the link of its replica broke.
    private mutating func bound(byEndedMasters masters: [EndedMaster]) {
        for master in masters {
            let waited = master.failedAt - master.at
            limit(
                most: waited,
                "the master of a replica closed their link at \(master.at.timeOfDay), refused new "
                    + "ones and was held for failed \(Span.text(waited)) later")
        }
    }

    /// An election is given up when twice the timeout has passed, and no sooner than after 2 s.
    private mutating func bound(byElections elections: [Election]) {
        for election in elections {
            guard let started = election.startedAt,
                let expired = election.evidence.first(where: {
                    $0.text.contains("Failover attempt expired")
                })?.at, expired > started
            else { continue }
            limit(
                most: (expired - started) / 2,
                "an election that began at \(started.timeOfDay) had expired "
                    + "\(Span.text(expired - started)) later, after twice the timeout")
        }
    }
}
