/// Disks that did not finish an fsync in time.
enum SlowDiskRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let events = analysis.processEvents.filter { $0.kind == .slowFsync }
        return Dictionary(grouping: events, by: \.source).values.map { slow in
            let name = analysis.name(source: slow[0].source)
            let times = slow.prefix(10).map(\.at.timeOfDay).joined(separator: ", ")
            return Finding(
                kind: "slow-fsync", severity: .warning,
                title:
                    "The disk of \(name) kept it waiting \(Span.count(slow.count, "time", "times"))",
                story: ["An fsync took more than 2 s at \(times)\(slow.count > 10 ? " ..." : "")."],
                cause: "The disk was busy, often with the server's own snapshot or rewrite.",
                change: "no-appendfsync-on-rewrite yes, a faster disk, or snapshots elsewhere.",
                unknown: "What else used the disk.", at: slow[0].at, evidence: slow.map(\.evidence))
        }
    }
}
