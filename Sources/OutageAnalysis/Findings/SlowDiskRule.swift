/// Disks that did not finish an fsync in time.
///
/// That the server's own child kept the disk busy rests on a child that lived at that moment; where
/// none did, it is told that it was something else.
enum SlowDiskRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let events = analysis.processEvents.filter { $0.kind == .slowFsync }
        return Dictionary(grouping: events, by: \.source).values.map { slow in
            let name = analysis.name(source: slow[0].source)
            let times = slow.prefix(10).map { analysis.time($0.at) }.joined(separator: ", ")
            let own = slow.filter { event in
                analysis.children.contains {
                    $0.source == event.source && $0.startedAt <= event.at
                        && ($0.finishedAt.map { $0 >= event.at } ?? true)
                }
            }
            return Finding(
                kind: "slow-fsync", severity: .warning,
                title:
                    "The disk of \(name) kept it waiting \(Span.count(slow.count, "time", "times"))",
                story: ["An fsync took more than 2 s at \(times)\(slow.count > 10 ? " ..." : "")."],
                cause: own.isEmpty
                    ? "Not the server's own snapshot or rewrite, for none was going on: the disk or "
                        + "its neighbours."
                    : "A snapshot or rewrite of the server's own was going on \(own.count) of "
                        + "\(slow.count) times.",
                change: own.isEmpty
                    ? "A faster disk, or one that is not shared."
                    : "no-appendfsync-on-rewrite yes, a faster disk, or snapshots elsewhere.",
                unknown: own.count == slow.count ? "" : "What else used the disk.", at: slow[0].at,
                evidence: slow.map(\.evidence))
        }
    }
}
