extension NormalForm.Factor {
    /// Measures of which the first counts a part of what the second counts, or from a later moment on.
    private static let parts = [
        "needless-failovers": "failovers", "retry-anomalies": "linearizability-violations",
        "service-latency": "latency",
    ]
    /// Measures of a failover that pass one after the other within its `failover-time`.
    private static let phases: Set<String> = [
        "detection-time", "agreement-time", "propagation-time", "election-delay", "vote-time",
    ]
    /// Measures that sum up, so that a part of the run never has more than the whole.
    private static let sums: Set<String> = [
        "errors", "stale-reads", "lost-writes", "failovers", "needless-failovers",
        "linearizability-violations", "retry-anomalies",
    ]

    /// Whether it can never be more than another, whatever happens: of the same operations the p50 is never above the
    /// p99, and of a run's errors those of a window are never more than all.
    func isNeverAbove(_ other: NormalForm.Factor) -> Bool {
        guard case .measure(let name, let query, let aggregate) = self,
            case .measure(let larger, let largerQuery, let largerAggregate) = other,
            name == larger || Self.parts[name] == larger
                || Self.phases.contains(name) && larger == "failover-time"
                    // Of all losses together a phase may have values where the whole has none.
                    && aggregate == nil && largerAggregate == nil
        else { return false }
        let isPart = query.selector.isPart(of: largerQuery.selector)
        let areSamples =
            isPart && query.selector == largerQuery.selector
            || isPart && (Self.sums.contains(name) || query.statistic == .maximum)
        return areSamples && rises(query.statistic, largerQuery.statistic)
            && rises(aggregate, largerAggregate)
    }

    /// Whether one number of a distribution is never above another of the same.
    private func rises(_ low: MeasureQuery.Statistic?, _ high: MeasureQuery.Statistic?) -> Bool {
        switch (low, high) {
        case (.percentile(let one), .percentile(let other)): one <= other
        case (.percentile, .maximum): true
        default: low == high
        }
    }

    /// Whether one number made of samples is never above another made of the same.
    private func rises(_ low: Aggregate?, _ high: Aggregate?) -> Bool {
        guard low != .count, high != .count else { return low == high }
        if low == high || low == .minimum || high == .maximum { return true }
        guard let one = low?.percent, let other = high?.percent else { return false }
        return one <= other
    }
}

extension Aggregate {
    /// Which percentile it is; nil when it is none.
    fileprivate var percent: Double? {
        switch self {
        case .median: 50
        case .percentile(let percent): percent
        default: nil
        }
    }
}

extension Selector {
    /// Whether all that it selects another one selects too.
    fileprivate func isPart(of whole: Selector) -> Bool {
        whole.client == client && (whole.window == nil || whole.window == window)
            && (whole.shards == nil || whole.shards == shards)
            && (whole.operation == nil || whole.operation == operation)
            && (whole.error == nil || whole.error == error)
    }
}
