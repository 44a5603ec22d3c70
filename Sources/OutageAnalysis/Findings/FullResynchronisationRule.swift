/// Replicas that had to be sent everything.
enum FullResynchronisationRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let all = analysis.resynchronisations.filter { $0.kind == .full && $0.side == .replica }
        let long = analysis.scale.resynchronisation
        let slow = all.filter { ($0.durationMilliseconds ?? .max) > long }
        let quick = all.filter { ($0.durationMilliseconds ?? .max) <= long }
        let failed = slow.filter { $0.finishedAt == nil && !$0.isOpenAtEnd && $0.obstacle != nil }
        let loops = Dictionary(grouping: failed) { "\($0.source) \($0.obstacle ?? "")" }.values
            .filter { $0.count > 1 }
        // What could not be loaded has a finding of its own.
        let others = slow.filter { event in
            !loops.contains { $0.contains(event) }
                && event.obstacle?.hasSuffix("could not be loaded") != true
        }
        return loops.map { loop($0, analysis) } + others.map { finding($0, analysis) }
            + summary(quick, analysis) + unsettled(analysis)
    }

    /// Attempts that fail for the same reason: one finding, since each begins the same anew.
    private static func loop(
        _ attempts: [Resynchronisation], _ analysis: OutageAnalysis
    ) -> Finding {
        let (first, last) = (attempts[0], attempts[attempts.count - 1])
        let bytes = attempts.compactMap(\.bytes).max().map { " (\(Span.bytes($0)))" } ?? ""
        let done = analysis.resynchronisations.first {
            $0.source == first.source && $0.side == .replica && $0.finishedAt != nil
                && $0.startedAt > last.startedAt
        }?.finishedAt
        return Finding(
            kind: "resynchronisation-loop", severity: .warning,
            title: "\(analysis.name(source: first.source)) began \(attempts.count) times to take "
                + "everything\(bytes) from its master, and failed each time: \(first.obstacle ?? "")",
            story: [
                "From \(analysis.time(first.startedAt)) to "
                    + "\(analysis.time(last.evidence.last?.at ?? last.startedAt)).",
                done.map { "It succeeded at \(analysis.time($0))." }
                    ?? "That it ever succeeded the log does not say: until then it has no new data, "
                    + "and each attempt costs the master a snapshot.",
            ],
            cause: first.obstacle ?? "",
            change: "Look at the master at these times: client-output-buffer-limit replica and "
                + "repl-timeout too small for the snapshot, or what lies between the two.",
            unknown: "Which of the two ended the connection, where the line does not say.",
            at: first.startedAt, evidence: attempts.flatMap { $0.evidence.suffix(1) })
    }

    private static func summary(
        _ quick: [Resynchronisation], _ analysis: OutageAnalysis
    ) -> [Finding] {
        guard let first = quick.first else { return [] }
        return [
            Finding(
                kind: "full-resynchronisations", severity: .note,
                title: Span.count(
                    quick.count, "full resynchronisation was", "full resynchronisations were")
                    + " done within \(Span.text(analysis.scale.resynchronisation))",
                story: quick.prefix(20).map { event in
                    let bytes = event.bytes.map { ", \(Span.bytes($0))" } ?? ""
                    return
                        "\(analysis.name(source: event.source)) at \(analysis.time(event.startedAt)), "
                        + "\(Span.text(event.durationMilliseconds ?? 0))\(bytes)."
                },
                cause: "", change: "", unknown: "", at: first.startedAt,
                evidence: quick.flatMap { $0.evidence.suffix(1) })
        ]
    }

    private static func finding(_ event: Resynchronisation, _ analysis: OutageAnalysis) -> Finding {
        let name = analysis.name(source: event.source)
        let size = event.bytes.map { " (\(Span.bytes($0)))" } ?? ""
        let end =
            event.durationMilliseconds.map { ", which took \(Span.text($0))" }
            ?? (event.isOpenAtEnd
                ? ", which was still going on when the log ends" : ", which failed")
        let receiving = event.steps.first { $0.name == "receiving" }?.durationMilliseconds
        return Finding(
            kind: "full-resynchronisation", severity: .warning,
            title: "\(name) was sent everything\(size) at \(analysis.time(event.startedAt))\(end)",
            story: story(event, receiving, analysis), cause: cause(event),
            change: event.obstacle?.contains("timeout receiving") == true && event.finishedAt == nil
                ? "A repl-timeout longer than the snapshot and its transfer take; less data a server."
                : "A larger repl-backlog-size makes partial resynchronisation possible after longer "
                    + "absences; until it is done the shard lacks a replica that could take over.",
            unknown: begins(event) && cause(event).isEmpty
                ? "Why: the log begins in the middle of it."
                : (receiving ?? 0) > analysis.scale.resynchronisation
                    ? "Whether the network, the sender's disk or this node was slow." : "",
            at: event.startedAt, evidence: event.evidence)
    }

    private static func story(
        _ event: Resynchronisation, _ receiving: Int64?, _ analysis: OutageAnalysis
    ) -> [String] {
        let steps = event.steps.compactMap { step in
            step.durationMilliseconds.map { "\(step.name) \(Span.text($0))" }
        }
        var story = steps.isEmpty ? [] : ["Step by step: \(steps.joined(separator: ", "))."]
        if let bytes = event.bytes, let receiving, receiving > 0 {
            story.append(
                "\(Span.grouped(bytes)) bytes came in \(Span.text(receiving)): "
                    + "\(Span.grouped(Int64(Double(bytes) / 1.024 / Double(receiving)))) KiB a second."
            )
        }
        let end = event.finishedAt ?? event.startedAt
        let range = event.startedAt...max(event.startedAt, end)
        let gaps = analysis.gaps.of(event.source, in: range).filter {
            $0.proof != .flushing && $0.endedAt <= end
                && $0.durationMilliseconds >= analysis.scale.standstill
        }
        if !gaps.isEmpty {
            let still = gaps.map(\.durationMilliseconds).reduce(0, +)
            story.append("It stood still itself for \(Span.text(still)) of that time.")
        }
        return story
    }

    /// Replicas of which the log ends before it is settled how they follow their master.
    private static func unsettled(_ analysis: OutageAnalysis) -> [Finding] {
        analysis.resynchronisations.filter {
            $0.side == .replica && $0.kind == .undecided && $0.isOpenAtEnd
                && !isOfALostLink($0, analysis)
        }.map { event in
            let master = event.peer.isEmpty ? "its master" : "its master \(event.peer)"
            let last = analysis.sources[event.source].lastAt ?? event.startedAt
            return Finding(
                kind: "resynchronisation-unsettled", severity: .note,
                title: "\(analysis.name(source: event.source)) began to follow \(master) at "
                    + analysis.time(event.startedAt),
                story: [
                    last > event.startedAt
                        ? "The log ends \(Span.text(last - event.startedAt)) later, before it was sent "
                            + "anything." : "The log ends there."
                ],
                cause: "", change: "", unknown: "Whether it was ever in sync.",
                at: event.startedAt, evidence: event.evidence)
        }
    }

    /// Whether the link had been lost before: that is told.
    private static func isOfALostLink(
        _ event: Resynchronisation, _ analysis: OutageAnalysis
    ) -> Bool {
        analysis.processEvents.contains {
            $0.source == event.source && $0.kind == .masterLost && $0.at <= event.startedAt
        }
    }

    /// Whether its beginning is not in the log.
    private static func begins(_ event: Resynchronisation) -> Bool {
        ["waiting for the snapshot", "receiving", "flushing", "loading"].contains(
            event.steps.first?.name)
    }

    private static func cause(_ event: Resynchronisation) -> String {
        if event.finishedAt == nil, !event.isOpenAtEnd, let obstacle = event.obstacle {
            return obstacle
        }
        if begins(event) { return "" }
        if event.discardedBytes != nil {
            return "Its own history had gone beyond that of its new master."
        }
        if let obstacle = event.obstacle { return obstacle }
        if let asked = event.askedHistory, let history = event.masterHistory, asked != history {
            return
                "Its master has another history than the one it asked for: it was restarted, or is "
                + "another master."
        }
        return event.askedOffset == nil
            ? "It had nothing to go on from."
            : "What it had missed was no longer in the backlog, or belonged to another history."
    }
}
