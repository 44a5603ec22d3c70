package import Statistics

/// How long a stall a node-timeout survives beyond those that are feared: between two lengths that were tried.
package struct TuneEdge: Codable, Hashable, Sendable {
    /// So many clean trials count as survived, where it is not a claim that is made.
    private static let clean = 6
    /// After so many trials a length is on the side of its ratio.
    private static let most = 10

    /// The longest that was survived, in seconds; the longest feared one before a longer was.
    package var survived: Double
    /// How often it was tried, and led to a failover.
    package var survivedTrials: Proportion
    /// The shortest above it that was not survived, in seconds; nil before one was found.
    package var failed: Double?
    /// How often that was tried, and led to a failover.
    package var failedTrials: Proportion?

    /// The edge that trials of one node-timeout show.
    ///
    /// - Parameters:
    ///   - feared: The longest feared stall, in seconds, and what came of it.
    ///   - beyond: What came of longer ones.
    ///   - tolerance: The probability of a failover that is taken for none.
    package init(
        feared: (seconds: Double, trials: Proportion), beyond: [Double: Proportion],
        tolerance: Double
    ) {
        let lengths = beyond.filter { $0.key > feared.seconds }.sorted { $0.key < $1.key }
        let fails = lengths.first { Self.fails($0.value, tolerance) }
        failed = fails?.key
        failedTrials = fails?.value
        let survives = lengths.last {
            $0.key < fails?.key ?? .infinity && Self.survives($0.value, tolerance)
        }
        survived = survives?.key ?? feared.seconds
        survivedTrials = survives?.value ?? feared.trials
    }

    private static func fails(_ counts: Proportion, _ tolerance: Double) -> Bool {
        SequentialBound.lower(counts) > tolerance
            || counts.trials >= most && (counts.ratio ?? 0) > tolerance
    }

    private static func survives(_ counts: Proportion, _ tolerance: Double) -> Bool {
        counts.successes == 0 && counts.trials >= clean
            || counts.trials >= most && (counts.ratio ?? 1) <= tolerance
    }

    /// The length to try next, in seconds; nil when the edge is known closely enough.
    ///
    /// - Parameters:
    ///   - nodeTimeout: The node-timeout, in seconds.
    ///   - prediction: Where a model says that the edge is; nil without one.
    /// - Returns: A multiple of 50 ms above `survived`.
    package func next(nodeTimeout: Double, prediction: TunePrediction?) -> Double? {
        func grain(_ seconds: Double) -> Double { (seconds * 20).rounded() / 20 }
        guard let failed else {
            let first = prediction?.failsFrom ?? Trial.failoverSeconds(nodeTimeout: nodeTimeout)
            return grain(max(first, survived * 1.25))
        }
        guard failed - survived > max(0.15, nodeTimeout * 0.06) else { return nil }
        let middle = grain((survived + failed) / 2)
        if let likely = prediction?.survivedTo.map(grain), likely > survived, likely < failed {
            return likely
        }
        return middle > survived && middle < failed ? middle : nil
    }

    /// In plain words; nil before anything longer was tried.
    package var sentence: String? {
        guard let failed, let failedTrials else { return nil }
        let below =
            "\(TuneAdvice.text(survived)) led to a failover in \(survivedTrials.successes) of "
            + "\(survivedTrials.trials) trials"
        return "Beyond what is feared the edge lies between \(TuneAdvice.text(survived)) and "
            + "\(TuneAdvice.text(failed)): stalls of \(below), of \(TuneAdvice.text(failed)) in "
            + "\(failedTrials.successes) of \(failedTrials.trials)."
    }
}
