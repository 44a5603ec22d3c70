import Foundation
import Judgement
import Statistics

/// What to set node-timeout to, and what that costs.
package struct TuneAdvice: Codable, Sendable {
    /// How sure the recommendation is.
    package enum Certainty: String, Codable, Sendable {
        /// After every feared stall a needless failover is known to be rarer than the tolerance.
        case shown
        /// None was seen more often, but there are too few trials to know: the row is the one that is nearest to
        /// being shown, and is not recommended.
        case likely
        /// No node-timeout that was tried survives all feared stalls; this one survives most.
        case none
    }

    /// Which row of the table is recommended; where none is shown, the one that comes nearest.
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
    ///
    /// - Parameters:
    ///   - table: The measurements.
    ///   - predictions: What a model predicts of each node-timeout; none without one.
    package init?(_ table: TuneTable, predictions: [TunePrediction] = []) {
        let rows = table.rows
        let measured = rows.indices.filter {
            rows[$0].worstNeedless != nil || rows[$0].outageP95 != nil
        }
        guard !measured.isEmpty else { return nil }
        let tolerance = table.question.tolerance
        // A node-timeout under which real failures were not recovered from is none to recommend.
        func isShown(_ row: Int) -> Bool {
            rows[row].stalls.allSatisfy { $0.atMost <= tolerance } && rows[row].unrecovered == 0
        }
        func predicted(_ row: Int) -> Double? {
            predictions.first { $0.nodeTimeout == rows[row].nodeTimeout }?.needless.last
        }
        // What was not tried is easier than the longest stall, which must have been; and what the model knows
        // to fail is not likely, however few trials did not.
        func isLikely(_ row: Int) -> Bool {
            rows[row].stalls.allSatisfy { ($0.failovers.ratio ?? 0) <= tolerance }
                && rows[row].stalls.last?.failovers.trials != 0
                && predicted(row) ?? 0 <= tolerance && rows[row].unrecovered == 0
        }
        let nearest = measured.filter(isLikely).min { one, other in
            let left = rows[one].trialsNeeded(tolerance: tolerance)
            let right = rows[other].trialsNeeded(tolerance: tolerance)
            return left != right ? left < right : one < other
        }
        if let row = measured.first(where: isShown) {
            self.row = row
            certainty = .shown
        } else if let nearest {
            row = nearest
            certainty = .likely
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
        client = certainty == .shown ? ClientAdvice(rows[row], of: table.question) : nil
        sentences = Self.sentences(rows[row], certainty, table.question)
        if row > 0, certainty == .shown, let shorter = Self.shorter(rows[row - 1], table.question) {
            sentences.insert(shorter, at: 1)
        }
        let refuted = rows.indices.filter { place in
            place != row && predicted(place) ?? 0 > tolerance
                && (measured.contains(place) && rows[place].worstNeedless ?? 1 <= tolerance)
        }
        if certainty != .shown {
            sentences += refuted.map { place in
                "\(Self.text(rows[place].nodeTimeout)): the model says that "
                    + "\(Self.percent(predicted(place) ?? 0)) of stalls of "
                    + "\(Self.text(table.question.stalls.last ?? 0)) fail over, whatever the few trials did."
            }
        }
    }

    private static func sentences(
        _ row: TuneRow, _ certainty: Certainty, _ question: TuneQuestion
    ) -> [String] {
        let timeout = text(row.nodeTimeout)
        let longest = question.stalls.last ?? 0
        var sentences: [String] = []
        switch certainty {
        case .shown:
            let counts = row.stalls.last?.failovers ?? Proportion()
            sentences.append(
                "cluster-node-timeout \(timeout) survives stalls of up to \(text(longest)): at most "
                    + "\(percent(row.stalls.map(\.atMost).max() ?? 0)) of them lead to a needless "
                    + "failover, with 95 % confidence (\(counts.successes) of \(counts.trials) of the "
                    + "longest did).")
        case .likely:
            let counts = row.stalls.last?.failovers ?? Proportion()
            let needed = row.trialsNeeded(tolerance: question.tolerance)
            let each = Trial(.stall, seconds: longest).cycleSeconds(
                nodeTimeout: row.nodeTimeout, resync: TunePlanner.resyncSeconds)
            let runs = max(1, (Double(needed) / 10).rounded(.up))
            let seconds = Double(needed) * each + runs * 8
            sentences.append(
                "\(timeout) is nearest: \(counts.trials) of \(counts.trials + needed) stalls of "
                    + "\(text(longest)) were tried, \(counts.successes) of which led to a failover. By "
                    + "estimate \(text((seconds / 10).rounded(.up) * 10)) more of --budget would show it, with "
                    + "one run at a time: there are too few trials to exclude that "
                    + "\(percent(row.stalls.map(\.atMost).max() ?? 1)) of the worst lead to a failover."
            )
        case .none:
            sentences.append(
                "No node-timeout that was tried is known to survive every feared stall. \(timeout) does best: "
                    + "\(percent(row.worstNeedless ?? 1)) of the worst stalls led to a needless failover. "
                    + "Try longer ones, or make the stalls shorter.")
        }
        if row.unrecovered > 0 {
            sentences.append(
                "Under \(timeout) \(row.unrecovered) of "
                    + "\(row.failures.reduce(0) { $0 + $1.failovers.trials }) real failures were not recovered "
                    + "from while they were watched.")
        }
        if certainty == .shown { sentences += price(row) }
        return sentences
    }

    /// What a real failure costs under a node-timeout.
    private static func price(_ row: TuneRow) -> [String] {
        guard let outage = row.outageP95 else { return [] }
        var sentences: [String] = []
        let kind = row.failures.filter { $0.outageP95?.value == outage.value }.first?.kind
        // The p95 of a few is their worst: what is rarer can only be bounded.
        let rarer = SequentialBound.upper(Proportion(successes: 0, trials: outage.samples))
        sentences.append(
            "Its price: a real failure costs \(text(outage.value)) p95 of outage of the shard "
                + "(\(kind?.rawValue ?? "failure"), \(outage.samples) of them: up to \(percent(rarer)) may take "
                + "longer than the worst of them); failover-time by "
                + "the protocol at most \(text(row.worstCase)) without a repeated vote.")
        let lost = row.failures.compactMap { $0.lostWrites?.value }.max() ?? 0
        if lost > 0 {
            sentences.append(
                "Of acknowledged writes a failure lost \(String(format: "%.1f", lost)) on average, in its "
                    + "worst kind: replication is asynchronous, whatever the timeout.")
        }
        return sentences
    }

    /// Why not the node-timeout below; nil where nothing was tried there.
    private static func shorter(_ row: TuneRow, _ question: TuneQuestion) -> String? {
        if row.unrecovered > 0 {
            return "The next shorter, \(text(row.nodeTimeout)), is not advised: "
                + "\(row.unrecovered) of its real failures were not recovered from while they were watched."
        }
        guard let longest = row.stalls.last, longest.failovers.trials > 0 else { return nil }
        let counts = longest.failovers
        let found =
            "\(counts.successes) of \(counts.trials) stalls of \(text(longest.seconds)) led to a "
            + "failover"
        return SequentialBound.lower(counts) > question.tolerance
            ? "The next shorter that was tried, \(text(row.nodeTimeout)), does not: \(found)."
            : "Of the next shorter, \(text(row.nodeTimeout)), too little is known: \(found)."
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

/// The choices than which none is better in one respect without being worse in another.
package enum ParetoFront {
    /// The places of the choices on the front.
    ///
    /// - Parameter costs: For each choice what it costs in each respect, less being better; all with as
    ///   many respects. A choice with a cost that is not a number is on no front.
    /// - Returns: The places, rising.
    package static func places(of costs: [[Double]]) -> [Int] {
        costs.indices.filter { place in
            !costs[place].contains(where: \.isNaN)
                && !costs.contains { dominates($0, costs[place]) }
        }
    }

    /// Whether one choice is nowhere worse and somewhere better.
    private static func dominates(_ one: [Double], _ other: [Double]) -> Bool {
        zip(one, other).allSatisfy { $0 <= $1 } && zip(one, other).contains { $0 < $1 }
    }
}
