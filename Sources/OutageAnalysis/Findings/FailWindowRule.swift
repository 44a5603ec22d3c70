/// Times in which nodes refused all clients.
///
/// Rests on `Cluster state changed: fail`; its end is `ok`, else the node's last line, told as the
/// least it lasted. Windows of several nodes that overlap are one. Which of the causes it was is told
/// only where the log shows it.
enum FailWindowRule: FindingRule {
    /// Windows of several nodes that overlap, by the clocks' offsets.
    struct Spell {
        var start: WallTime
        var end: WallTime
        var windows: [FailWindow]

        /// Whether an end is known for every node.
        var isOpen: Bool {
            windows.contains { $0.durationMilliseconds == nil && $0.endedAt == nil }
        }

        /// Whether the clock was set meanwhile, so that no length is known.
        var isUnmeasured: Bool {
            windows.contains { $0.durationMilliseconds == nil && $0.endedAt != nil }
        }
    }

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let spells = spells(analysis)
        guard let first = spells.first else { return [] }
        let sources = Set(analysis.failWindows.map(\.source))
        let subject =
            sources.count == 1
            ? analysis.name(source: first.windows[0].source)
            : Span.count(sources.count, "node", "nodes")
        let total = spells.map { $0.end - $0.start }.reduce(0, +)
        let more = sources.contains { analysis.sources[$0].factsNotKept > 0 }
        let isOpen = spells.contains(where: \.isOpen)
        let unexplained = spells.filter { spell in
            spell.windows.allSatisfy { explanation($0, analysis) == nil }
        }
        return [
            Finding(
                kind: "state-fail", severity: .critical,
                title: "\(subject) held the cluster for down "
                    + (more ? "at least " : "")
                    + "\(Span.count(spells.count, "time", "times")), "
                    + length(spells, total, more || isOpen),
                story: ["Meanwhile a node answers every command with CLUSTERDOWN."]
                    + spells.prefix(20).map { text($0, sources.count, analysis) },
                cause:
                    "A node does so when it reaches no majority of the masters, or when slots have "
                    + "no master that can be reached. A master then waits for the node timeout, but "
                    + "no less than 0.5 s and no more than 5 s, before it serves again.",
                change:
                    "cluster-require-full-coverage no keeps the other shards' slots in service when "
                    + "only one is down; it does not help a node that is cut off.",
                unknown: unexplained.isEmpty
                    ? ""
                    : "Which of the two it was at "
                        + Span.list(unexplained.map { analysis.time($0.start) }) + ".",
                at: first.start, evidence: analysis.failWindows.flatMap(\.evidence))
        ]
    }

    private static func length(_ spells: [Spell], _ total: Int64, _ isLeast: Bool) -> String {
        let isUnmeasured = spells.contains(where: \.isUnmeasured)
        if isUnmeasured, total == 0 { return "for how long is not known" }
        if total == 0, spells.contains(where: \.isOpen) { return "and the log ends with it" }
        return "\(isLeast || isUnmeasured ? "at least " : "")\(Span.text(total)) in all"
    }

    static func spells(_ analysis: OutageAnalysis) -> [Spell] {
        var spells: [Spell] = []
        let moved = analysis.failWindows.map { window -> Spell in
            let offset = analysis.clockOffset(window.source)
            let length = window.durationMilliseconds ?? window.atLeastMilliseconds ?? 0
            let start = window.startedAt.advanced(by: -offset)
            return Spell(start: start, end: start.advanced(by: length), windows: [window])
        }
        for spell in moved.sorted(by: { $0.start < $1.start }) {
            if let last = spells.indices.last, spell.start <= spells[last].end {
                spells[last].end = max(spells[last].end, spell.end)
                spells[last].windows += spell.windows
            } else {
                spells.append(spell)
            }
        }
        return spells
    }

    private static func text(
        _ spell: Spell, _ sources: Int, _ analysis: OutageAnalysis
    ) -> String {
        let open = spell.windows.filter { $0.durationMilliseconds == nil && $0.endedAt == nil }
        var text = "From \(analysis.time(spell.start)) "
        text +=
            spell.isUnmeasured && spell.end == spell.start
            ? "for a time that is not known, because the clock was set"
            : !open.isEmpty && spell.end == spell.start
                ? "on"
                : "for \(open.isEmpty ? "" : "at least ")\(Span.text(spell.end - spell.start))"
        if sources > 1 {
            let names = spell.windows.map {
                let name = analysis.name(source: $0.source)
                let length =
                    $0.durationMilliseconds.map { Span.text($0) }
                    ?? $0.atLeastMilliseconds.map { "at least \(Span.text($0))" } ?? "?"
                return "\(name) (\(analysis.time($0.startedAt)), \(length))"
            }
            text += ", on \(Span.list(Array(Set(names)).sorted()))"
        } else if analysis.sources[spell.windows[0].source].firstRole != nil {
            text += spell.windows[0].asMaster ? ", as master" : ", as replica"
        }
        if open.contains(where: \.endedWithProcess) {
            text += ", until it ended"
        } else if !open.isEmpty {
            text += ", and still when the log ends"
        }
        let why = spell.windows.lazy.compactMap { explanation($0, analysis) }.first
        return text + (why.map { ": \($0)" } ?? "") + "."
    }

    /// How the explanation of a window begins in which the node was cut off from the others.
    static let noMajority = "it reached no majority"

    static func explanation(_ window: FailWindow, _ analysis: OutageAnalysis) -> String? {
        if let reason = window.reason {
            return reason.hasSuffix(".") ? String(reason.dropLast()) : reason
        }
        let gap = analysis.gaps.first {
            $0.source == window.source && $0.durationMilliseconds >= analysis.scale.standstill
                && $0.endedAt <= window.startedAt && window.startedAt - $0.endedAt <= 2000
        }
        if let gap { return "just after it stood still for \(Span.text(gap.durationMilliseconds))" }
        let marks = analysis.failMarks
        let justBefore = window.startedAt.advanced(by: -500)...window.startedAt
        if let mark = marks.of(window.source, in: justBefore).first {
            return "\(analysis.name(mark.about)) had just been marked as failed"
        }
        // Without a majority nobody can be marked as failed; when it is back, all are that were
        // silent meanwhile.
        let end = window.endedAt ?? window.startedAt.advanced(by: window.atLeastMilliseconds ?? 0)
        let after = window.startedAt.advanced(by: 1)
        guard after <= end, let first = marks.of(window.source, in: after...end).first else {
            return nil
        }
        let together = marks.of(
            window.source, in: first.setAt...min(end, first.setAt.advanced(by: 1000)))
        let lead = Span.text(first.setAt - window.startedAt)
        if Set(together.map(\.about)).count < 2 {
            // A master that is held for failed leaves its slots without one; none was.
            let before = WallTime(milliseconds: .min)...window.startedAt
            let wasFailed = marks.of(window.source, in: before).contains {
                $0.clearedAt.map { $0 > window.startedAt } ?? true
            }
            return wasFailed || first.setAt - window.startedAt < 500
                ? nil
                : "\(noMajority), likely: its state failed \(lead) before any node was marked as "
                    + "failed"
        }
        return
            "\(noMajority): its state failed \(lead) "
            + "before any node was marked as failed, and then \(together.count) were within a second; "
            + "this node or its network was cut off, not they"
    }
}
