/// Processes that crashed, or could not write what they had promised to keep.
enum CrashRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.processEvents.compactMap { event in
            let name = analysis.name(source: event.source)
            switch event.kind {
            case .crashed:
                return Finding(
                    kind: "crash", severity: .critical,
                    title: "\(name) crashed at \(event.at.timeOfDay): \(event.detail)", story: [],
                    cause: event.detail,
                    change:
                        "Look for the report that follows the line in its log, and for a "
                        + "newer version.",
                    unknown: "", at: event.at, evidence: [event.evidence])
            case .appendFailed:
                return Finding(
                    kind: "append-failed", severity: .critical,
                    title: "\(name) could not write its append-only file at \(event.at.timeOfDay)",
                    story: [event.detail], cause: "The disk refused the write.",
                    change: "Free space on the disk, or mend it.", unknown: "", at: event.at,
                    evidence: [event.evidence])
            default: return nil
            }
        }
    }
}
