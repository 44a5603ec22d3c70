import Foundation
package import Judgement
package import Quantities
import Statistics

/// One measure before and after a change, and what it says of it.
///
/// *Safe* is non-inferiority: it is shown with 95 % that the measure became worse by less than the margin. *Not
/// safe* is the opposite: it is shown with 95 % that it became worse by more. That no difference was
/// found says nothing; it is *not proven*. Measuring goes on until enough is known; both claims hold all
/// the same (`SequentialBound`, `SequentialLooks`).
package struct ChangeMeasure: Codable, Sendable {
    /// What is compared.
    package var name: String
    /// What its values count in.
    package var unit: Quantities.Unit
    /// Before; nil when nothing was measured.
    package var from: Estimate?
    /// After; nil when nothing was measured.
    package var to: Estimate?
    /// How much worse it became, at least: a difference, or for times a part of the value before.
    package var low: Double?
    /// How much worse it became, at most.
    package var high: Double?
    /// How much worse it may become.
    package var limit: Double
    /// What it says.
    package var verdict: ChangeVerdict

    /// How likely the bound of one side alone may be wrong; see the bound of a probability's rise.
    static let oneSideAlpha = 0.04

    /// Whether a probability rose.
    ///
    /// At most: the rise cannot exceed the probability after the change, nor what the one before leaves of 1;
    /// both are bounded at any time with 96 %, and the difference of both with 99 %. One of the first two
    /// can only be wrong where the other is all but surely right, so that together they keep 95 %. Without a
    /// trial before the change the probability after it is all that is known. At least: Newcombe's interval at
    /// each look.
    ///
    /// - Parameters:
    ///   - name: What is compared.
    ///   - from: Before, in the order of the trials: whether a failover followed.
    ///   - to: After.
    ///   - limit: By how much it may rise, 0 to 1.
    package init(_ name: String, from: [Bool], to: [Bool], limit: Double) {
        let (before, after) = (Proportion(of: from), Proportion(of: to))
        var interval: (low: Double, high: Double)?
        if after.trials > 0 {
            let high = min(
                SequentialBound.upper(after, alpha: Self.oneSideAlpha),
                1 - SequentialBound.lower(before, alpha: Self.oneSideAlpha),
                SequentialBound.upper(after, alpha: 0.005)
                    - SequentialBound.lower(before, alpha: 0.005))
            let lows = SequentialLooks.looks(upTo: min(from.count, to.count)).map { look in
                Proportion(of: to.prefix(look.samples)).difference(
                    from: Proportion(of: from.prefix(look.samples)),
                    z: -NormalDistribution.quantile(look.alpha)
                ).lowerBound
            }
            interval = (min(lows.max() ?? -1, high), high)
        }
        self.init(
            name, .ratio, from: Estimate(before), to: Estimate(after), limit: limit,
            interval: interval)
    }

    /// Whether the mean of times grew, as a part of it.
    ///
    /// Welch's interval of the difference at each look, as a part of the mean before; what never came makes the
    /// mean infinite, of which nothing is shown.
    ///
    /// - Parameters:
    ///   - name: What is compared.
    ///   - from: Before, in seconds, in the order of the trials.
    ///   - to: After.
    ///   - growth: By which part it may grow.
    ///   - hasIntervals: Whether either side has an interval of its own.
    package init(
        _ name: String, meanFrom from: [Double], to: [Double], growth: Double,
        hasIntervals: Bool = true
    ) {
        let intervals = SequentialLooks.looks(upTo: min(from.count, to.count)).compactMap { look in
            let before = Array(from.prefix(look.samples))
            let mean = MeanInterval.moments(before).mean
            return mean > 0
                ? MeanInterval(before, Array(to.prefix(look.samples)), alpha: look.alpha).map {
                    (low: $0.low / mean, high: $0.high / mean)
                } : nil
        }
        self.init(
            name, .time, from: Self.estimate(.mean, of: from, hasIntervals),
            to: Self.estimate(.mean, of: to, hasIntervals), limit: growth,
            interval: Self.tightest(intervals))
    }

    /// Whether times grew, as a part of them.
    ///
    /// - Parameters:
    ///   - name: What is compared.
    ///   - from: Before, in seconds, in the order of the trials; infinite for what never came.
    ///   - to: After.
    ///   - growth: By which part they may grow.
    ///   - hasIntervals: Whether either side has an interval of its own.
    package init(
        _ name: String, from: [Double], to: [Double], growth: Double, hasIntervals: Bool = true
    ) {
        let logarithms = [from, to].map { $0.map { log(max($0, 1e-9)) } }
        self.init(
            name, .time, from: Self.estimate(.median, of: from, hasIntervals),
            to: Self.estimate(.median, of: to, hasIntervals), limit: growth,
            interval: Self.shift(logarithms[0], logarithms[1]).map { (exp($0) - 1, exp($1) - 1) })
    }

    /// Whether parts of a whole rose.
    ///
    /// - Parameters:
    ///   - name: What is compared.
    ///   - from: Before, in the order of the trials.
    ///   - to: After.
    ///   - rise: By how much they may rise, 0 to 1.
    ///   - hasIntervals: Whether either side has an interval of its own.
    package init(
        _ name: String, from: [Double], to: [Double], rise: Double, hasIntervals: Bool = true
    ) {
        self.init(
            name, .ratio, from: Self.estimate(.mean, of: from, hasIntervals),
            to: Self.estimate(.mean, of: to, hasIntervals), limit: rise,
            interval: Self.shift(from, to))
    }

    /// Who only wants the verdict, as a planner does after every trial, is spared the bootstrap.
    private static func estimate(
        _ aggregate: Aggregate, of samples: [Double], _ hasInterval: Bool
    ) -> Estimate? {
        hasInterval
            ? Estimate(aggregate, of: samples) : Estimate(onlyValue: aggregate, of: samples)
    }

    /// What all looks so far leave of the shift: each bound holds, so their tightest do.
    private static func shift(_ from: [Double], _ to: [Double]) -> (low: Double, high: Double)? {
        let intervals = SequentialLooks.looks(upTo: min(from.count, to.count)).compactMap { look in
            ShiftInterval(
                Array(from.prefix(look.samples)), Array(to.prefix(look.samples)),
                alpha: look.alpha)
        }
        return tightest(intervals.map { ($0.low, $0.high) })
    }

    private static func tightest(
        _ intervals: [(low: Double, high: Double)]
    ) -> (low: Double, high: Double)? {
        guard let low = intervals.map(\.low).max(), let high = intervals.map(\.high).min() else {
            return nil
        }
        return (low, high)
    }

    private init(
        _ name: String, _ unit: Quantities.Unit, from: Estimate?, to: Estimate?, limit: Double,
        interval: (low: Double, high: Double)?
    ) {
        self.name = name
        self.unit = unit
        self.from = from
        self.to = to
        self.limit = limit
        low = interval?.low
        high = interval?.high
        guard let low, let high, !low.isNaN, !high.isNaN else {
            verdict = .notProven
            return
        }
        verdict = high <= limit ? .safe : low > limit ? .notSafe : .notProven
    }
}
