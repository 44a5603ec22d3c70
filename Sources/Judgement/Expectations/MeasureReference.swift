package import Quantities

/// A measure as an expectation names it: `latency.p99[fault, writes].max`.
package struct MeasureReference: Sendable {
    /// Which measure.
    package let measure: any Measure
    /// What it looks at.
    package let query: MeasureQuery
    /// How the samples become one; nil when each sample counts.
    package let aggregate: Aggregate?

    /// A reference.
    package init(measure: any Measure, query: MeasureQuery, aggregate: Aggregate?) {
        self.measure = measure
        self.query = query
        self.aggregate = aggregate
    }

    /// The unit of its value: the measure's own, and a plain number for `.count`.
    package var unit: Unit {
        aggregate == .count ? .count : measure.unit
    }

    /// A reference as an expectation writes it; nil when the text is not one reference alone.
    package init?(_ text: String) {
        guard let expectation = try? Expectation(parsing: "\(text) == \(text)"),
            case .measure(let reference, _) = expectation.left
        else { return nil }
        self = reference
    }
}
