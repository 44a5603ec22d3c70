import Quantities
import RunRecord

/// A measure that is the distribution of a kind of latency in each run.
protocol LatencyMeasure: Measure {
    /// The histogram of a group.
    func histogram(of group: LoadGroup) -> LatencyHistogram
}

extension LatencyMeasure {
    var unit: Unit { .time }

    var isDistribution: Bool { true }

    var needsLoad: Bool { true }

    var selectors: Selector.Kinds { [.window, .shards, .operation] }

    var witnesses: [Witness] { [.load] }

    var source: String { "the load's operations (histograms with 1 % error)" }

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard run.record.load != nil else { return run.noLoad }
        let all = merged(run, query)
        let value: Duration?
        switch query.statistic {
        case .percentile(let percent): value = all.percentile(percent)
        case .maximum, nil: value = all.max
        }
        return value.map { .value($0.inSeconds) } ?? .nothing("no such operation took place")
    }

    package func size(in run: RunAnalysis, _ query: MeasureQuery) -> UInt64 {
        merged(run, query).totalCount
    }

    private func merged(_ run: RunAnalysis, _ query: MeasureQuery) -> LatencyHistogram {
        var all = LatencyHistogram()
        for group in run.groups(query.selector) { all.add(histogram(of: group)) }
        return all
    }
}
