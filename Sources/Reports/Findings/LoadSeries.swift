import RunRecord

/// The load of a group of shards over time, in bins of equal length.
struct LoadSeries: Sendable {
    /// One bin.
    struct Bin: Sendable {
        /// Operations that succeeded in it.
        var completed = 0.0
        /// Operations meant to be sent in it that failed, by outcome.
        var failures: [OperationOutcome: Double] = [:]
        /// The slowest shard's median latency, in seconds; nil when nothing completed.
        var p50: Double?
        /// The slowest shard's 99th percentile, in seconds.
        var p99: Double?
        /// The greatest latency, in seconds.
        var max: Double?
    }

    /// The length of a bin, in seconds.
    let binSeconds: Double
    /// The bins; the first begins at the run's start.
    let bins: [Bin]

    /// The series of some shards, with at most so many bins; nil when the shards had no load.
    init?(_ load: LoadRecord, shards: Set<Int>, most: Int) {
        let slices = load.series.filter { shards.contains($0.shard) && $0.slice >= 0 }
        guard let last = slices.map({ $0.slice }).max(), load.sliceMilliseconds > 0 else {
            return nil
        }
        let perBin = Swift.max(1, (last + Swift.max(1, most)) / Swift.max(1, most))
        var bins = [Bin](repeating: Bin(), count: last / perBin + 1)
        for slice in slices { bins[slice.slice / perBin].add(slice) }
        binSeconds = Double(load.sliceMilliseconds) / 1000 * Double(perBin)
        self.bins = bins
    }

    /// The classes of errors that occur, in the order of their numbers.
    var classes: [OperationOutcome] {
        OperationOutcome.allCases.filter { outcome in
            bins.contains { $0.failures[outcome] != nil }
        }
    }

    /// The middle of a bin, in seconds since the run's start.
    func middle(_ index: Int) -> Double { (Double(index) + 0.5) * binSeconds }
}

extension LoadSeries.Bin {
    fileprivate mutating func add(_ slice: LoadSlice) {
        completed += Double(slice.completed)
        for (index, count) in slice.outcomes.enumerated() where count > 0 {
            guard let outcome = OperationOutcome(rawValue: UInt8(clamping: index)),
                outcome != .success
            else { continue }
            failures[outcome, default: 0] += Double(count)
        }
        guard slice.completed > 0 else { return }
        p50 = Swift.max(p50 ?? 0, Double(slice.latencyP50Microseconds) / 1e6)
        p99 = Swift.max(p99 ?? 0, Double(slice.latencyP99Microseconds) / 1e6)
        max = Swift.max(max ?? 0, Double(slice.latencyMaxMicroseconds) / 1e6)
    }
}
