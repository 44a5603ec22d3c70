/// Times in which nodes refused all clients.
enum FailWindowRule: FindingRule {
    /// Windows of several nodes that overlap, by the clocks' offsets.
    private struct Spell {
        var start: WallTime
        var end: WallTime
        var windows: [FailWindow]
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
        let unexplained = spells.filter { spell in
            spell.windows.allSatisfy { explanation($0, analysis) == nil }
        }
        return [
            Finding(
                kind: "state-fail", severity: .critical,
                title: "\(subject) held the cluster for down "
                    + "\(Span.count(spells.count, "time", "times")), \(Span.text(total)) in all",
                story: ["Meanwhile a node answers every command with CLUSTERDOWN."]
                    + spells.prefix(20).map { text($0, sources.count, analysis) },
                cause:
                    "A node does so when it reaches no majority of the masters, or when "
                    + "slots have no "
                    + "master that can be reached. A master then waits for the node timeout, "
                    + "but no "
                    + "less than 0.5 s and no more than 5 s, before it serves again.",
                change:
                    "cluster-require-full-coverage no keeps the other shards' slots in "
                    + "service when "
                    + "only one is down; it does not help a node that is cut off.",
                unknown: unexplained.isEmpty
                    ? ""
                    : "Which of the two it was at "
                        + Span.list(unexplained.map(\.start.timeOfDay)) + ".",
                at: first.start, evidence: analysis.failWindows.flatMap(\.evidence))
        ]
    }

    private static func spells(_ analysis: OutageAnalysis) -> [Spell] {
        var spells: [Spell] = []
        let moved = analysis.failWindows.map { window -> Spell in
            let offset = analysis.clockOffset(window.source)
            let length = window.durationMilliseconds ?? 0
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
        let isOpen = spell.windows.contains { $0.durationMilliseconds == nil }
        var text = "From \(spell.start.timeOfDay) for \(isOpen ? "at least " : "")"
        text += Span.text(spell.end - spell.start)
        if sources > 1 {
            let names = Set(spell.windows.map { analysis.name(source: $0.source) })
            text += ", on \(names.sorted().joined(separator: ", "))"
        } else {
            text += spell.windows[0].asMaster ? ", as master" : ", as replica"
        }
        let why = spell.windows.lazy.compactMap { explanation($0, analysis) }.first
        return text + (why.map { ": \($0)" } ?? "") + "."
    }

    private static func explanation(_ window: FailWindow, _ analysis: OutageAnalysis) -> String? {
        if let reason = window.reason {
            return reason.hasSuffix(".") ? String(reason.dropLast()) : reason
        }
        let gap = analysis.gaps.first {
            $0.source == window.source && $0.durationMilliseconds >= analysis.scale.standstill
                && $0.endedAt <= window.startedAt && window.startedAt - $0.endedAt <= 2000
        }
        if let gap { return "just after it stood still for \(Span.text(gap.durationMilliseconds))" }
        let mark = analysis.failMarks.first {
            $0.source == window.source && $0.setAt <= window.startedAt
                && window.startedAt - $0.setAt <= 500
        }
        return mark.map { "\(analysis.name($0.about)) had just been marked as failed" }
    }
}
