import ServerLog

/// The story in three sentences: what happened to whom and when, for how long clients could not work,
/// and the most likely first cause with how sure that is.
enum StorySummary {
    /// The sentences; what was read first.
    static func sentences(of analysis: OutageAnalysis) -> [String] {
        guard let worst = analysis.findings.first else { return [read(analysis)] }
        return [happened(worst, analysis), clients(analysis), cause(worst, analysis)].filter {
            !$0.isEmpty
        }
    }

    /// What was read: `1,204 of 1,210 lines understood, 07:58 to 08:30, one node`.
    static func read(_ analysis: OutageAnalysis) -> String {
        let understood = analysis.sources.map(\.tally.recognised).reduce(0, +)
        let lines = analysis.sources.map { $0.tally.read + $0.tally.unprefixed }.reduce(0, +)
        let failures = analysis.clientFailures.count
        var parts: [String] = []
        if !analysis.sources.isEmpty {
            parts.append(
                "\(Span.grouped(understood)) of \(Span.grouped(lines)) lines understood, "
                    + "\(AnalysisText.period(analysis)), "
                    + Span.count(analysis.sources.count, "server", "servers"))
        }
        if !analysis.clientSources.isEmpty {
            parts.append("\(Span.count(failures, "failure", "failures")) in clients' logs")
        }
        if parts.isEmpty, let cluster = analysis.cluster {
            return "CLUSTER NODES was read: "
                + Span.count(cluster.shards.count, "master", "masters") + ", "
                + Span.count(
                    cluster.shards.map { $0.count - 1 }.reduce(0, +), "replica", "replicas") + "."
        }
        return parts.isEmpty ? "No log was read." : parts.joined(separator: "; ") + "."
    }

    private static func happened(_ worst: Finding, _ analysis: OutageAnalysis) -> String {
        // One that names a time needs no other.
        let at = worst.at.map { hasTime(worst.title) ? "" : " (\(analysis.time($0)))" }
        let others = analysis.findings.filter { $0.severity == .critical }.count - 1
        let more =
            others > 0
            ? "; \(Span.count(others, "other critical finding", "other critical findings"))" : ""
        return "What happened: \(ended(worst.title))\(at ?? "")\(more)."
    }

    /// A title without the full stop that a server's own words may end with.
    private static func ended(_ title: String) -> Substring {
        var title = title[...]
        while title.hasSuffix(".") { title.removeLast() }
        return title
    }

    /// Whether a text names a time of day, as `10:00:01`.
    private static func hasTime(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return false }
        return parts.indices.dropFirst().dropLast().contains { place in
            parts[place].count == 2 && parts[place].allSatisfy(\.isNumber)
                && parts[place - 1].last?.isNumber == true
                && parts[place + 1].first?.isNumber == true
        }
    }

    /// How long clients could not work, from the times in which nodes refused them or stood still.
    private static func clients(_ analysis: OutageAnalysis) -> String {
        let spells = FailWindowRule.spells(analysis)
        let refused = spells.map { $0.end - $0.start }.reduce(0, +)
        let gaps = analysis.gaps.filter {
            $0.proof != .flushing && $0.durationMilliseconds >= analysis.scale.standstill
        }
        let still = gaps.map(\.durationMilliseconds).reduce(0, +)
        var parts: [String] = []
        if !spells.isEmpty {
            let least = spells.contains(where: \.isOpen) ? "at least " : ""
            let length = refused > 0 ? least + Span.text(refused) : "a time that is not known"
            parts.append("nodes refused them for \(length)")
        }
        if still > 0 { parts.append("nodes stood still for \(Span.text(still)) in all") }
        if !analysis.clientFailures.isEmpty {
            parts.append(
                "their own logs show "
                    + Span.count(analysis.clientFailures.count, "failure", "failures"))
        }
        return parts.isEmpty
            ? "" : "Clients: \(parts.joined(separator: "; "))."
    }

    /// What comes so long before the worst finding is another matter, in ms.
    private static let longBefore: Int64 = 600_000

    /// The earliest of the kinds of findings that are causes rather than consequences, of those of the
    /// worst finding's incident.
    private static func cause(_ worst: Finding, _ analysis: OutageAnalysis) -> String {
        let incident = analysis.incidents.first.map { analysis.findings[$0.findings] } ?? []
        let causes: [(kinds: Set<String>, sure: String)] = [
            (
                [
                    "crash", "fork-failed", "save-not-written", "append-failed", "data-unusable",
                    "not-started", "maxclients",
                ], "the log says so"
            ),
            (
                [
                    "fork-stall", "stall-child-not-reaped", "stall-log-fell-silent",
                    "slow-commands",
                    "silent-end", "slow-start", "output-buffer", "replica-dropped", "slow-fsync",
                ],
                "likely, for it comes first"
            ),
            (
                [
                    "demotion", "flaps", "lasting-failure", "sentinel-failover", "failover",
                    "takeover",
                    "state-fail",
                ],
                "what made the node unreachable they do not tell"
            ),
        ]
        for (kinds, sure) in causes {
            let first = incident.filter { kinds.contains($0.kind) && isNotLater($0, worst) }
                .min { ($0.at?.milliseconds ?? .max) < ($1.at?.milliseconds ?? .max) }
            if first == nil || sure.hasPrefix("what made"), worst.kind == "state-fail",
                kinds.contains("state-fail"),
                let why = analysis.failWindows.lazy.compactMap({
                    FailWindowRule.explanation($0, analysis)
                }).first
            {
                return "First cause: \(why)\(why.contains("likely") ? "" : " (likely)")."
            }
            guard let first else { continue }
            if first.title.contains("by a manual failover") {
                return "First cause: a client asked for it (the log says so)."
            }
            // That another shard was taken over says nothing of why.
            if first.severity == .note, first.kind == "takeover" { continue }
            if first.kind == worst.kind, first.title == worst.title {
                return "First cause: \(itself(sure))."
            }
            return "First cause: \(ended(first.title)) (\(sure))."
        }
        return ""
    }

    /// Whether a finding can be what led to the worst: of the same time, and not after it.
    private static func isNotLater(_ finding: Finding, _ worst: Finding) -> Bool {
        guard let at = finding.at, let worstAt = worst.at else { return true }
        return at <= max(worst.until ?? worstAt, worstAt).advanced(by: 5000)
            && (finding.until ?? at) >= worstAt.advanced(by: -longBefore)
    }

    /// The worst finding as its own first cause.
    private static func itself(_ sure: String) -> String {
        sure.hasPrefix("what made") ? "not in the logs: \(sure)" : "that itself (\(sure))"
    }
}
