import Judgement
import Statistics

/// What two sets of values show of each other beyond that no difference was found.
///
/// That a measure is not worse is three claims, each with 95 %: its location lies by less than the
/// tolerance beyond the base's; for times, which the median stands for, so does its mean; and hardly any run
/// lies far beyond all that the base did (`FarBeyond`). All must hold, so that the chance to be wrong is that of
/// one (R. Berger, "Multiparameter Hypothesis Testing and Acceptance Sampling", Technometrics 24, 1982).
struct Equivalence {
    /// How likely each claim may be wrong.
    private static let alpha = 0.05

    /// How many runs lie far beyond those of the base, and how many there are.
    let beyond: Proportion
    /// Whether the new values are shown to be no worse.
    let isNotWorse: Bool
    /// Whether they are shown to be no better.
    let isNotBetter: Bool
    /// How many runs a side would show both, were nothing changed; nil beyond `mostRuns`.
    let runsNeeded: Int?

    /// Beyond so many runs a side a question is out of reach.
    private static let mostRuns = 1000

    /// - Parameters:
    ///   - base: The values to compare with, one for each run.
    ///   - new: The values to compare.
    ///   - worst: The worst sample of each of these runs.
    ///   - location: Which number of them.
    ///   - better: Which way it gets better.
    ///   - tolerance: How much worse is tolerated, in the values' unit.
    ///   - rare: In which part of the runs what lies far beyond is tolerated.
    init(
        _ base: [Double], _ new: [Double], worst: (base: [Double], new: [Double]),
        location: Location, better: Better, tolerance: Double, rare: Double
    ) {
        let sign = better == .higher ? -1.0 : 1.0
        func costs(_ values: [Double]) -> [Double] { values.map { $0 * sign } }
        let there = Self.isClear(
            costs(base), costs(new), worst: (costs(worst.base), costs(worst.new)), location,
            tolerance, rare)
        let back = Self.isClear(
            costs(new), costs(base), worst: (costs(worst.new), costs(worst.base)), location,
            tolerance, rare)
        beyond = there.beyond
        isNotWorse = there.isClear
        isNotBetter = back.isClear
        runsNeeded = Self.needed(base + new, from: base, new, tolerance, rare)
    }

    private static func isClear(
        _ base: [Double], _ new: [Double], worst: (base: [Double], new: [Double]),
        _ location: Location, _ tolerance: Double, _ rare: Double
    ) -> (isClear: Bool, beyond: Proportion) {
        var beyond = Proportion(successes: 0, trials: worst.new.count)
        // Where nothing but infinite values is known, more of them are no worse.
        if let threshold = FarBeyond.threshold(of: worst.base, tolerance: tolerance) {
            beyond = Proportion(of: worst.new.map { $0 > threshold })
        }
        guard BinomialBound.upper(beyond, alpha: alpha) <= rare,
            BinomialBound.upper(Proportion(successes: 0, trials: base.count), alpha: alpha) <= rare
        else { return (false, beyond) }
        // What never varied has no interval: that a run hardly ever differs is shown by the counts.
        if let first = base.first, (base + new).allSatisfy({ $0 == first }) {
            return (true, beyond)
        }
        guard let shift = interval(base, new, location, alpha: alpha), shift.high <= tolerance
        else { return (false, beyond) }
        guard location == .median else { return (true, beyond) }
        guard let mean = MeanInterval(base, new, alpha: alpha) else { return (false, beyond) }
        return (mean.high <= tolerance, beyond)
    }

    /// By how much the second values' location lies above the first's; nil with too few, and where none varies.
    static func interval(
        _ base: [Double], _ new: [Double], _ location: Location, alpha: Double
    ) -> (low: Double, high: Double)? {
        switch location {
        case .median: ShiftInterval(base, new, alpha: alpha).map { ($0.low, $0.high) }
        case .mean: MeanInterval(base, new, alpha: alpha).map { ($0.low, $0.high) }
        }
    }

    /// By the normal formula for a mean, with the scatter about each side's own mean, and 95 % to get there.
    private static func needed(
        _ all: [Double], from base: [Double], _ new: [Double], _ tolerance: Double, _ rare: Double
    ) -> Int? {
        let least = BinomialBound.trialsNeeded(toShow: rare, alpha: alpha)
        let finite = [base, new].map { $0.filter(\.isFinite) }
        guard finite[0].count + finite[1].count == all.count else { return nil }
        let squares = finite.reduce(0) {
            $0 + MeanInterval.moments($1).variance * Double(max(0, $1.count - 1))
        }
        let variance = squares / Double(max(1, all.count - 2))
        guard variance > 0 else { return least }
        guard tolerance > 0 else { return nil }
        let quantile = NormalDistribution.quantile(1 - alpha)
        let quotient = 2 * quantile / tolerance
        let runs = 2 * quotient * quotient * variance + 2
        return runs <= Double(mostRuns) ? max(least, Int(runs.rounded(.up))) : nil
    }
}
