/// One measure before and after a change, and what it says of it.
///
/// *Safe* is non-inferiority: the whole 95 % interval of how much worse it became lies within the
/// tolerance. *Not safe* is the opposite: the whole interval lies beyond it. That no difference was found
/// says nothing; it is *not proven*.
package struct ChangeMeasure: Codable, Sendable {
    /// What is compared.
    package var name: String
    /// What its values count in.
    package var unit: Unit
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

    /// Whether a probability rose.
    ///
    /// - Parameters:
    ///   - name: What is compared.
    ///   - from: Before.
    ///   - to: After.
    ///   - limit: By how much it may rise, 0 to 1.
    ///   - z: The normal quantile of the confidence.
    package init(
        _ name: String, from: Proportion, to: Proportion, limit: Double,
        z: Double = 1.959_963_985
    ) {
        self.init(
            name, .ratio, from: Estimate(from), to: Estimate(to), limit: limit,
            interval: from.trials > 0 && to.trials > 0
                ? (
                    to.difference(from: from, z: z).lowerBound,
                    to.difference(from: from, z: z).upperBound
                ) : nil)
    }

    /// Whether the median of times grew, as a part of it.
    ///
    /// - Parameters:
    ///   - name: What is compared.
    ///   - from: Before, in seconds; infinite for what never came.
    ///   - to: After.
    ///   - growth: By which part of it the median may grow.
    package init(_ name: String, from: [Double], to: [Double], growth: Double) {
        let median = { (samples: [Double]) in Statistics.median(of: samples) ?? .nan }
        var interval = Bootstrap.ratioInterval(of: to, to: from, median)
            .map { ($0.low - 1, $0.high - 1) }
        // Below 5 on a side the bootstrap's interval is far too narrow.
        if min(from.count, to.count) < 5 { interval = nil }
        self.init(
            name, .time, from: Estimate(.median, of: from), to: Estimate(.median, of: to),
            limit: growth, interval: interval)
    }

    /// Whether the mean of parts of a whole rose.
    ///
    /// - Parameters:
    ///   - name: What is compared.
    ///   - from: Before.
    ///   - to: After.
    ///   - rise: By how much it may rise, 0 to 1.
    package init(_ name: String, from: [Double], to: [Double], rise: Double) {
        let low = Bootstrap.interval(of: to) { Aggregate.mean.value(of: $0) ?? .nan }
        let base = Bootstrap.interval(of: from) { Aggregate.mean.value(of: $0) ?? .nan }
        let (mean, other) = (Aggregate.mean.value(of: to), Aggregate.mean.value(of: from))
        var interval: (Double, Double)?
        if let low, let base, let mean, let other, min(from.count, to.count) >= 5 {
            // Both intervals' halves joined as Newcombe's method joins those of proportions.
            func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
            interval = (
                mean - other - root(mean - low.low, base.high - other),
                mean - other + root(low.high - mean, other - base.low)
            )
        }
        self.init(
            name, .ratio, from: Estimate(.mean, of: from), to: Estimate(.mean, of: to),
            limit: rise, interval: interval)
    }

    private init(
        _ name: String, _ unit: Unit, from: Estimate?, to: Estimate?, limit: Double,
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
