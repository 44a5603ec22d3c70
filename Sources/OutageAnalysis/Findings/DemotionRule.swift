import ServerLog

/// A master that found out that it had been replaced.
enum DemotionRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.roleChanges.filter { $0.becomes == .replica && $0.master != nil }
            .compactMap { finding($0, analysis) }
    }

    private static func finding(_ change: RoleChange, _ analysis: OutageAnalysis) -> Finding? {
        guard let master = change.master, wasMaster(change, analysis) else { return nil }
        let name = analysis.name(source: change.source)
        let gap = analysis.gaps.last {
            $0.source == change.source && $0.endedAt <= change.at
                && change.at - $0.endedAt <= 10_000
                && $0.durationMilliseconds >= analysis.nodeTimeout.milliseconds / 2
        }
        let election = analysis.elections.last {
            analysis.sources[$0.source].node == master
                && $0.wonAt.map { won in
                    abs(change.at - won) < 600_000
                } ?? false
        }
        let manual = election?.isManual ?? false
        let story =
            gap.map {
                [
                    "It had stood still for \(Span.text($0.durationMilliseconds)) until "
                        + "\(Span.text(change.at - $0.endedAt)) before."
                ]
            } ?? []
        return Finding(
            kind: "demotion", severity: manual ? .note : .critical,
            title: "\(name) lost its slots to \(analysis.name(master)) at \(change.at.timeOfDay)",
            story: [
                "It learned that \(analysis.name(master)) had taken over its slots, and became its replica."
            ] + story,
            cause: manual
                ? "A manual failover."
                : gap == nil
                    ? "A majority of masters held it for failed and elected its replica."
                    : "It stood still for longer than the others wait: a majority of masters "
                        + "held it for "
                        + "failed and elected its replica.",
            change: manual ? "" : "Mend what made it unreachable.",
            unknown: manual || gap != nil
                ? "" : "Why it was unreachable: this log shows no standstill before.",
            at: change.at, evidence: (gap?.evidence ?? []) + [change.evidence])
    }

    /// Only a line of a master tells of a loss; a replica that follows another master lost nothing.
    private static func wasMaster(_ change: RoleChange, _ analysis: OutageAnalysis) -> Bool {
        change.evidence.text.contains(":M ") || change.evidence.text.contains("role=primary")
    }
}
