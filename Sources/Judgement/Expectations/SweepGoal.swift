package import Quantities
import Statistics

/// What a sweep wants to know of each cell, and how well.
package struct SweepGoal: Codable, Hashable, Sendable {
    /// A measure with an aggregate, such as `failover-time.median`; nil when an event is wanted.
    package var measure: String?
    /// What happens in a run or not, as an expectation, such as `needless-failovers >= 1`: its
    /// probability is wanted; nil when a measure is.
    package var event: String?
    /// How narrow the interval must become on each side.
    package var halfWidth: Double
    /// Whether that is a part of the value rather than in the value's own unit.
    package var isRelative: Bool
    /// The value on whose one side or other a cell must be known to lie; nil when there is none.
    package var threshold: Double?
    /// What the value counts in.
    package var unit: Unit

    /// A goal.
    package init(
        measure: String?, event: String?, halfWidth: Double, isRelative: Bool, threshold: Double?,
        unit: Unit
    ) {
        self.measure = measure
        self.event = event
        self.halfWidth = halfWidth
        self.isRelative = isRelative
        self.threshold = threshold
        self.unit = unit
    }

    /// What is estimated, in words.
    package var text: String {
        measure ?? event.map { "probability of \($0)" } ?? ""
    }

    /// The narrowness reached, 1 or less when it is enough; infinite while there is no interval.
    package func width(of estimate: Estimate?) -> Double {
        guard let estimate else { return .infinity }
        let scale = isRelative ? abs(estimate.value) : 1
        if estimate.halfWidth == 0 { return 0 }
        guard scale > 0 else { return .infinity }
        return estimate.halfWidth / scale / halfWidth
    }

    /// What the conclusive runs of a cell say; nil while they say nothing.
    package func estimate(over runs: [RunAnalysis]) -> Estimate? {
        if let event {
            guard let expectation = try? Expectation(parsing: event) else { return nil }
            var proportion = Proportion()
            for run in runs {
                switch expectation.result(over: [run]).verdict {
                case .passed: proportion.count(true)
                case .failed: proportion.count(false)
                case .inconclusive: continue
                }
            }
            return Estimate(proportion)
        }
        guard let reference = measure.flatMap({ MeasureReference($0) }) else { return nil }
        let samples = runs.flatMap { run in
            reference.measure.reading(of: run, reference.query).samples.map(\.value)
        }
        return Estimate(reference.aggregate ?? .median, of: samples)
    }
}
