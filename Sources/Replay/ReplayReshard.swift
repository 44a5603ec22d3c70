package import OutageAnalysis
import ServerLog

/// Slots that went from one master to another, as the nodes' logs tell it.
package struct ReplayReshard: Sendable {
    /// A plan moves no more at once: each takes its time.
    private static let mostSlots = 1000

    /// The plan's master that gives.
    package let from: Int
    /// The plan's master that takes.
    package let to: Int
    /// How many slots.
    package let slots: Int
    /// When the first was moved, by the reference clock.
    package let at: WallTime
    /// What is known of it, in a sentence.
    package let story: String
    /// The lines that tell it.
    package let evidence: [LogEvidence]

    /// The step of a plan.
    var step: String {
        "reshard: { from: node \(from), to: node \(to), slots: \(min(slots, Self.mostSlots)) }"
    }

    /// Those of an outage, one for each pair of masters, in the order of time. Several logs tell of the
    /// same: the one that tells most counts.
    static func reshards(_ analysis: OutageAnalysis, _ cast: ReplayCast) -> [ReplayReshard] {
        let moves = analysis.processEvents.filter { $0.note == .slotsMoved }
        let bySource = Dictionary(grouping: moves, by: \.source)
        let told = bySource.values.max { ($0.count, -$0[0].source) < ($1.count, -$1[0].source) }
        return Dictionary(grouping: told ?? []) { move in
            "\(giver(of: move)?.description ?? "") \(move.node?.description ?? "")"
        }.values.compactMap { moves -> ReplayReshard? in
            guard let first = moves.first, let giver = giver(of: first), let taker = first.node,
                let from = cast.numbers[giver].map({ cast.master(of: $0) }),
                let to = cast.numbers[taker].map({ cast.master(of: $0) }), from != to
            else { return nil }
            let slots = moves.map { Self.slots($0) }.reduce(0, +)
            return ReplayReshard(
                from: from, to: to, slots: slots,
                at: first.at.advanced(by: -analysis.clockOffset(first.source)),
                story:
                    "\(slots) slots went from \(analysis.name(giver)) to \(analysis.name(taker)).",
                evidence: moves.map(\.evidence))
        }.sorted { ($0.at, $0.from) < ($1.at, $1.from) }
    }

    /// `17 from ID` and `0-99 from ID` name the giver last.
    private static func giver(of move: ProcessEvent) -> NodeID? {
        move.detail.split(separator: " ").last.flatMap { NodeID(String($0)) }
    }

    private static func slots(_ move: ProcessEvent) -> Int {
        let ends = move.detail.prefix { $0 != " " }.split(separator: "-").compactMap { Int($0) }
        guard let low = ends.first, let high = ends.last, low >= 0, high < 16_384, low <= high
        else {
            return 1
        }
        return high - low + 1
    }
}
