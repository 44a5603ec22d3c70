/// What is asked of a measure.
package struct MeasureQuery: Hashable, Sendable {
    /// One number of a distribution within a run.
    package enum Statistic: Hashable, Sendable {
        /// Above 0 and below 100.
        case percentile(Double)
        case maximum
    }

    /// The part of the run to look at.
    package var selector = Selector()
    /// Which number of the distribution; nil for measures that are none.
    package var statistic: Statistic?

    /// Everything, of a measure that is no distribution.
    package init() {}
}
