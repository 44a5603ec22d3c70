import ServerLog

/// Replicas that had keys, and were sent a data set without any.
///
/// Rests on the server's own counts: of what it had loaded before, and of what it loaded of its master's
/// snapshot in a resynchronisation that succeeded. Where nothing had been loaded, nothing is claimed: a new
/// cluster has no keys.
enum EmptiedRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let counts = analysis.processEvents.filter { $0.note == .keysLoaded }
        guard !counts.isEmpty else { return [] }
        return analysis.resynchronisations.compactMap { event in
            guard event.side == .replica, event.kind == .full, let end = event.finishedAt else {
                return nil
            }
            let own = counts.filter { $0.source == event.source }
            guard let sent = own.last(where: { (event.startedAt...end).contains($0.at) }),
                Int64(sent.detail) == 0,
                let before = own.last(where: { $0.at < event.startedAt }),
                let keys = Int64(before.detail), keys > 0
            else { return nil }
            return finding(event, before, sent, keys, analysis)
        }
    }

    private static func finding(
        _ event: Resynchronisation, _ before: ProcessEvent, _ sent: ProcessEvent, _ keys: Int64,
        _ analysis: OutageAnalysis
    ) -> Finding {
        let name = analysis.name(source: event.source)
        let master = event.peer.isEmpty ? "its master" : "its master \(event.peer)"
        return Finding(
            kind: "emptied", severity: .critical,
            title: "\(name) was sent a data set without keys by \(master) at "
                + analysis.time(sent.at),
            story: [
                "It had loaded \(Span.grouped(keys)) keys at \(analysis.time(before.at)); what it had "
                    + "then was thrown away for it."
            ],
            cause: "Its master had no keys: it was started without its data, or they were deleted.",
            change:
                "No automatic restart of a master that keeps nothing on disk; its replica takes "
                + "over first.",
            unknown: "Which of the two: its master's log tells.", at: sent.at,
            evidence: [before.evidence, sent.evidence])
    }
}
