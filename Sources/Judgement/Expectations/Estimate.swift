package import Statistics

/// A value estimated from samples, with its 95 % interval.
package struct Estimate: Codable, Hashable, Sendable {
    /// The value in base units; infinite where what was waited for mostly never came.
    package var value: Double
    /// The interval's lower end; nil when there are too few samples for one.
    package var low: Double?
    /// The interval's upper end; nil when there are too few samples for one.
    package var high: Double?
    /// How many samples it rests on.
    package var samples: Int

    /// An estimate.
    package init(value: Double, low: Double?, high: Double?, samples: Int) {
        self.value = value
        self.low = low
        self.high = high
        self.samples = samples
    }

    /// A probability with its Wilson interval; nil without a trial.
    package init?(_ proportion: Proportion) {
        guard let ratio = proportion.ratio else { return nil }
        let interval = proportion.wilson()
        self.init(
            value: ratio, low: interval.lowerBound, high: interval.upperBound,
            samples: proportion.trials)
    }

    /// A statistic of samples with its bootstrap interval; nil without samples.
    ///
    /// - Parameters:
    ///   - aggregate: The statistic.
    ///   - samples: In base units, in any order.
    package init?(_ aggregate: Aggregate, of samples: [Double]) {
        guard !samples.isEmpty, let value = aggregate.value(of: samples) else { return nil }
        let interval = Bootstrap.interval(of: samples) { aggregate.value(of: $0) ?? .nan }
        self.init(
            value: value, low: interval?.low, high: interval?.high, samples: samples.count)
    }

    /// A statistic of samples without an interval, where none is looked at; nil without samples.
    package init?(onlyValue aggregate: Aggregate, of samples: [Double]) {
        guard let value = aggregate.value(of: samples) else { return nil }
        self.init(value: value, low: nil, high: nil, samples: samples.count)
    }

    /// Half the interval's width; infinite while there is no interval.
    package var halfWidth: Double {
        guard let low, let high, low.isFinite, high.isFinite else { return .infinity }
        return (high - low) / 2
    }

    /// Whether the interval lies on one side of a value.
    package func excludes(_ threshold: Double) -> Bool {
        guard let low, let high else { return false }
        return high < threshold || low > threshold
    }
}
