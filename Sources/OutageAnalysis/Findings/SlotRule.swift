import ServerLog

/// Slots that went from one node to another.
///
/// Rests on the lines of Valkey that say so: each slot or range that a node learned of. Whether a person or a tool moved them the logs do not tell.
enum SlotRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.sources.indices.flatMap { source in
            let events = analysis.processEvents.filter { $0.source == source }
            return [moved(events, source, analysis), kept(events, source, analysis)].compactMap {
                $0
            }
        }
    }

    private static func moved(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> Finding? {
        let moves = events.filter { $0.note == .slotsMoved }
        guard let first = moves.first, let last = moves.last else { return nil }
        let targets = Dictionary(grouping: moves) { $0.node.map { analysis.name($0) } ?? "?" }
            .map { "\($0.value.map { slots($0) }.reduce(0, +)) to \($0.key)" }.sorted()
        return Finding(
            kind: "slots-moved", severity: .note,
            title: "\(analysis.name(source: source)) learned from \(analysis.time(first.at)) to "
                + "\(analysis.time(last.at)) that slots were moved: \(targets.joined(separator: ", "))",
            story: [
                "While a slot is moved, clients are sent on (ASK, MOVED) or told to try again."
            ],
            cause: "A reshard, or a rebalance.", change: "", unknown: "Who moved them.",
            at: first.at, evidence: moves.map(\.evidence))
    }

    /// Keys of slots that others serve: a server says so when it starts, a line for each slot.
    private static func kept(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> Finding? {
        let kept = events.filter { $0.note == .foreignKeys }
        guard let first = kept.first else { return nil }
        let slots = kept.map(\.detail)
        let named = Span.list(Array(slots.prefix(6))) + (slots.count > 6 ? " and more" : "")
        return Finding(
            kind: "foreign-keys", severity: .warning,
            title: "\(analysis.name(source: source)) holds keys of "
                + "\(Span.count(kept.count, "slot", "slots")) that it does not serve, at "
                + "\(analysis.time(first.at)): \(named)",
            story: ["It opened them (importing), or took those that nobody had."],
            cause: "The slots went to another node while it was away (a takeover, a reshard that "
                + "broke off), or it was started with another node's data.",
            change:
                "CLUSTER NODES of all nodes, and redis-cli --cluster fix, once it is clear which "
                + "keys are to stay.", unknown: "Which of these it was.", at: first.at,
            evidence: kept.map(\.evidence))
    }

    /// How many slots a line names: `17 from ...`, `0-99 from ...`.
    private static func slots(_ event: ProcessEvent) -> Int {
        let words = event.detail.prefix { $0 != " " }.split(separator: "-").compactMap { Int($0) }
        guard let low = words.first, let high = words.last, (low...16_383).contains(high) else {
            return 1
        }
        return high - low + 1
    }
}
