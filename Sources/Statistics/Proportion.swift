import Foundation

/// How often something happened: so many times in so many independent trials.
package struct Proportion: Codable, Hashable, Sendable {
    /// How often it happened; at most `trials`.
    package var successes: Int
    /// How many trials there were.
    package var trials: Int

    /// A count of trials.
    package init(successes: Int = 0, trials: Int = 0) {
        precondition(
            (0...max(0, trials)).contains(successes), "more successes than trials were counted")
        self.successes = successes
        self.trials = trials
    }

    /// A count of what happened in some trials.
    package init(of events: some Collection<Bool>) {
        self.init(successes: events.count { $0 }, trials: events.count)
    }

    /// The part of the trials in which it happened, 0 to 1; nil without a trial.
    package var ratio: Double? { trials == 0 ? nil : Double(successes) / Double(trials) }

    /// Counts one more trial.
    package mutating func count(_ happened: Bool) {
        trials += 1
        if happened { successes += 1 }
    }

    /// Both counts together.
    package static func + (left: Proportion, right: Proportion) -> Proportion {
        Proportion(
            successes: left.successes + right.successes, trials: left.trials + right.trials)
    }

    /// The Wilson score interval of the probability, 0 to 1; all of it without a trial.
    ///
    /// E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal
    /// of the American Statistical Association 22 (1927). Unlike the normal approximation it says
    /// something sensible where nothing or everything happened: 0 of 20 is 0 to 16 %.
    ///
    /// - Parameter z: The normal quantile of the confidence; 1.96 for 95 %.
    /// - Returns: The interval.
    package func wilson(z: Double = 1.959_963_985) -> ClosedRange<Double> {
        guard let ratio else { return 0...1 }
        let n = Double(trials)
        let scale = 1 + z * z / n
        let middle = (ratio + z * z / (2 * n)) / scale
        let half = z / scale * (ratio * (1 - ratio) / n + z * z / (4 * n * n)).squareRoot()
        let low = successes == 0 ? 0 : max(0, middle - half)
        let high = successes == trials ? 1 : min(1, middle + half)
        return low...high
    }

    /// The interval of the difference of two probabilities, `self` less `other`, -1 to 1.
    ///
    /// Method 10 of R. G. Newcombe, "Interval Estimation for the Difference Between Independent
    /// Proportions", Statistics in Medicine 17 (1998), without continuity correction.
    package func difference(from other: Proportion, z: Double = 1.959_963_985) -> ClosedRange<
        Double
    > {
        guard let own = ratio, let theirs = other.ratio else { return -1...1 }
        let (a, b) = (wilson(z: z), other.wilson(z: z))
        func root(_ left: Double, _ right: Double) -> Double {
            (left * left + right * right).squareRoot()
        }
        let difference = own - theirs
        let low = difference - root(own - a.lowerBound, b.upperBound - theirs)
        let high = difference + root(a.upperBound - own, theirs - b.lowerBound)
        return max(-1, low)...min(1, high)
    }
}

/// How likely something may be that happened so often in a number of trials that was fixed before.
///
/// C. Clopper and E. Pearson, "The Use of Confidence or Fiducial Limits Illustrated in the Case of the
/// Binomial", Biometrika 26 (1934): exact. What never happened in 59 trials has at most 5 %, with 95 %.
package enum BinomialBound {
    /// The greatest probability that is not excluded.
    ///
    /// - Parameters:
    ///   - counts: Events and trials.
    ///   - alpha: How likely the bound may be wrong.
    /// - Returns: 0 to 1; 1 without a trial.
    package static func upper(_ counts: Proportion, alpha: Double = 0.05) -> Double {
        guard counts.trials > counts.successes else { return 1 }
        var (low, high) = (0.0, 1.0)
        while high - low > 1e-9 {
            let middle = (low + high) / 2
            if atMost(counts, probability: middle) <= alpha { high = middle } else { low = middle }
        }
        return high
    }

    /// How many trials without an event show that its probability is at most a limit.
    ///
    /// - Parameters:
    ///   - limit: Above 0, below 1.
    ///   - alpha: How likely the bound may be wrong.
    /// - Returns: At least 1.
    package static func trialsNeeded(toShow limit: Double, alpha: Double = 0.05) -> Int {
        Int((log(alpha) / log(1 - limit)).rounded(.up))
    }

    /// How likely so few events are or fewer.
    private static func atMost(_ counts: Proportion, probability: Double) -> Double {
        guard probability > 0 else { return 1 }
        guard probability < 1 else { return 0 }
        let odds = probability / (1 - probability)
        var term = exp(Double(counts.trials) * log1p(-probability))
        var sum = term
        for event in 0..<counts.successes {
            term *= odds * Double(counts.trials - event) / Double(event + 1)
            sum += term
        }
        return min(1, sum)
    }
}
