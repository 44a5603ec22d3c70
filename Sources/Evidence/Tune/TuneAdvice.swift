import Foundation

/// What to set node-timeout to, and what that costs.
package struct TuneAdvice: Codable, Sendable {
    /// How sure the recommendation is.
    package enum Certainty: String, Codable, Sendable {
        /// After every feared stall a needless failover is known to be rarer than the tolerance.
        case shown
        /// None was seen more often, but there are too few trials to know.
        case likely
        /// No node-timeout that was tried survives all feared stalls; this one survives most.
        case none
    }

    /// Which row of the table is recommended.
    package var row: Int
    /// How sure that is.
    package var certainty: Certainty
    /// The node-timeouts than which none is better in one respect without being worse in another: the
    /// worst probability of a needless failover, the worst outage's p95 and the worst error rate.
    package var front: [Int]
    /// In plain words, with its price.
    package var sentences: [String]
    /// What clients need to ride through; nil where no failure was measured.
    package var client: ClientAdvice?

    /// The advice that a table gives; nil before anything was measured.
    package init?(_ table: TuneTable) {
        let rows = table.rows
        let measured = rows.indices.filter {
            rows[$0].worstNeedless != nil || rows[$0].outageP95 != nil
        }
        guard !measured.isEmpty else { return nil }
        let tolerance = table.question.tolerance
        func isShown(_ row: Int) -> Bool { rows[row].stalls.allSatisfy { $0.atMost <= tolerance } }
        func isLikely(_ row: Int) -> Bool {
            rows[row].stalls.allSatisfy { ($0.failovers.ratio ?? 1) <= tolerance }
        }
        if let row = measured.first(where: isLikely) {
            // A longer node-timeout that is surer is not advised: more trials of this one are.
            self.row = row
            certainty = isShown(row) ? .shown : .likely
        } else {
            row =
                measured.min { (rows[$0].worstNeedless ?? 1) < (rows[$1].worstNeedless ?? 1) }
                ?? measured[0]
            certainty = .none
        }
        front = ParetoFront.places(
            of: measured.map { place in
                let row = rows[place]
                return [
                    row.worstNeedless ?? 0, row.outageP95?.value ?? 0,
                    row.failures.compactMap { $0.errorRate?.value }.max() ?? 0,
                ]
            }
        ).map { measured[$0] }
        client = ClientAdvice(rows[row], of: table.question)
        sentences = Self.sentences(rows[row], certainty, table.question)
    }

    private static func sentences(
        _ row: TuneRow, _ certainty: Certainty, _ question: TuneQuestion
    ) -> [String] {
        let timeout = text(row.nodeTimeout)
        let longest = question.stalls.last ?? 0
        var sentences: [String] = []
        switch certainty {
        case .shown:
            sentences.append(
                "cluster-node-timeout \(timeout) survives stalls of up to \(text(longest)): after each "
                    + "that is feared, at most \(percent(row.stalls.map(\.atMost).max() ?? 0)) lead to a "
                    + "needless failover (95 %).")
        case .likely:
            let most = row.stalls.map(\.atMost).max() ?? 1
            sentences.append(
                "cluster-node-timeout \(timeout) survived the feared stalls of up to \(text(longest)), "
                    + "but there are too few trials to exclude that \(percent(most)) of the worst of them "
                    + "lead to a needless failover; a longer --budget would tell.")
        case .none:
            sentences.append(
                "No node-timeout that was tried survives every feared stall. \(timeout) does best: "
                    + "\(percent(row.worstNeedless ?? 1)) of the worst stalls led to a needless failover. "
                    + "Try longer ones, or make the stalls shorter.")
        }
        guard let outage = row.outageP95 else { return sentences }
        let kind = row.failures.filter { $0.outageP95?.value == outage.value }.first?.kind
        let upper = outage.high.map { ", at most \(text($0)) seen likely" } ?? ""
        sentences.append(
            "Its price: a real failure costs \(text(outage.value)) p95 of outage of the shard "
                + "(\(kind?.rawValue ?? "failure"), \(outage.samples) of them\(upper)); failover-time by "
                + "the protocol at most \(text(row.worstCase)) without a repeated vote.")
        let lost = row.failures.compactMap { $0.lostWrites?.value }.max() ?? 0
        if lost > 0 {
            sentences.append(
                "Of acknowledged writes a failure lost \(String(format: "%.1f", lost)) on average, in its "
                    + "worst kind: replication is asynchronous, whatever the timeout.")
        }
        return sentences
    }

    /// `2.5 s`, `800 ms`, `never`.
    static func text(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "never ending" }
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        let hundredths = (seconds * 100).rounded() / 100
        return hundredths == hundredths.rounded()
            ? "\(Int(hundredths)) s" : "\(hundredths) s"
    }

    /// `12 %`, `0.5 %`.
    static func percent(_ ratio: Double) -> String {
        let tenths = (ratio * 1000).rounded() / 10
        return tenths >= 10 || tenths == tenths.rounded()
            ? "\(Int(tenths.rounded())) %" : "\(tenths) %"
    }
}
