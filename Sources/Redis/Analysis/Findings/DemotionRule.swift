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
        let manual = analysis.elections.contains {
            $0.isManual && $0.wonAt.map { abs($0 - change.at) < 5000 } ?? false
        }
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
                    : "It stood still for longer than the others wait: a majority of masters held it for "
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
