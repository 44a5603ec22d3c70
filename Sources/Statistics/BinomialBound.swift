import Foundation

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
