import Foundation

/// Bounds of a probability that hold however often one looks and whenever one stops.
///
/// An ordinary interval is right 95 times of 100 when the number of trials was fixed before. Here
/// trials go on until enough is known, so that every look is a chance to be wrong. A. Wald's likelihood
/// ratio ("Sequential Tests of Statistical Hypotheses", Annals of Mathematical Statistics 16, 1945) has
/// no such fault: against a probability of at least p0 it is a supermartingale, which by Ville's
/// inequality ever reaches 1/alpha with a probability of at most alpha. The alternatives are fixed parts of
/// p0, mixed with fixed weights. It also holds where the trials' probabilities differ, as long as none is
/// below p0, so that longer stalls may be counted too.
///
/// 32 trials without an event show at most 10 % with 95 %; 29 would do if their number were fixed before.
package enum SequentialBound {
    /// The alternatives, each a part of the probability that is tested, and their weights. Most of the
    /// weight expects no event at all, which is what a setting that is advised should show.
    private static let alternatives: [(part: Double, weight: Double)] = [
        (0, 0.55), (0.1, 0.2), (0.3, 0.1), (0.6, 0.1), (0.8, 0.05),
    ]

    /// The greatest probability that is not excluded, 0 to 1.
    ///
    /// - Parameters:
    ///   - counts: Events and trials.
    ///   - alpha: How likely the bound may ever be wrong.
    /// - Returns: 1 without a trial.
    package static func upper(_ counts: Proportion, alpha: Double = 0.05) -> Double {
        let wanted = -log(alpha)
        var (low, high) = (0.0, 1.0)
        guard counts.trials > counts.successes else { return 1 }
        while high - low > 1e-9 {
            let middle = (low + high) / 2
            if evidence(against: middle, counts) >= wanted { high = middle } else { low = middle }
        }
        return high
    }

    /// The least probability that is not excluded, 0 to 1; 0 without a trial.
    package static func lower(_ counts: Proportion, alpha: Double = 0.05) -> Double {
        let mirrored = Proportion(
            successes: counts.trials - counts.successes, trials: counts.trials)
        return 1 - upper(mirrored, alpha: alpha)
    }

    /// Whether it is shown that the probability is below a limit: whether `upper` is.
    package static func excludes(
        _ limit: Double, _ counts: Proportion, alpha: Double = 0.05
    ) -> Bool {
        evidence(against: limit, counts) >= -log(alpha)
    }

    /// How many more trials without an event show that the probability is at most a limit.
    ///
    /// - Parameters:
    ///   - limit: Above 0, below 1.
    ///   - counts: What there is already.
    ///   - alpha: How likely the bound may ever be wrong.
    /// - Returns: 0 when it is shown already.
    package static func trialsNeeded(
        toShow limit: Double, after counts: Proportion = Proportion(), alpha: Double = 0.05
    ) -> Int {
        precondition(limit > 0 && limit < 1, "a limit that no trial can show")
        // Each clean trial adds to the evidence, so that the number is found by halving.
        func isShown(after more: Int) -> Bool {
            excludes(
                limit,
                Proportion(successes: counts.successes, trials: counts.trials + more), alpha: alpha)
        }
        guard !isShown(after: 0) else { return 0 }
        var (few, enough) = (0, 1)
        while !isShown(after: enough) { (few, enough) = (enough, enough * 2) }
        while enough - few > 1 {
            let middle = (few + enough) / 2
            if isShown(after: middle) { enough = middle } else { few = middle }
        }
        return enough
    }

    /// The logarithm of the mixed likelihood ratio against a probability of at least `limit`; it grows with the limit.
    private static func evidence(against limit: Double, _ counts: Proportion) -> Double {
        let events = Double(counts.successes)
        let others = Double(counts.trials - counts.successes)
        guard limit > 0 else { return events > 0 ? -.infinity : 0 }
        // Their sum relative to the greatest, which may be too small to be a number by itself.
        var greatest = -Double.infinity
        var sum = 0.0
        for (part, weight) in alternatives where part > 0 || events == 0 {
            let term =
                log(weight) + (events > 0 ? events * log(part) : 0)
                + others * log((1 - part * limit) / max(1 - limit, 1e-300))
            if term > greatest {
                sum = sum * exp(greatest - term) + 1
                greatest = term
            } else {
                sum += exp(term - greatest)
            }
        }
        return greatest.isFinite ? greatest + log(sum) : -.infinity
    }
}

/// When a comparison that goes on until enough is known may be looked at, and how sure each look must be.
///
/// The probability to be wrong is spent over the looks (P. Pocock, "Group Sequential Methods in the Design
/// and Analysis of Clinical Trials", Biometrika 64, 1977; K. Lan and D. DeMets, "Discrete Sequential
/// Boundaries for Clinical Trials", Biometrika 70, 1983), and by Bonferroni: whatever the looks have in
/// common, together they are wrong no oftener than the shares say.
package enum SequentialLooks {
    /// The samples on each side at a look, and its share of the probability to be wrong; all shares are below 1.
    private static let first: [(samples: Int, share: Double)] = [
        (6, 0.1), (12, 0.2), (24, 0.3), (36, 0.2), (48, 0.1),
    ]

    /// The looks that so many samples allow.
    ///
    /// - Parameters:
    ///   - samples: On the side with the fewer.
    ///   - alpha: The probability to be wrong at any look.
    /// - Returns: The samples of each look and its own probability to be wrong.
    package static func looks(
        upTo samples: Int, alpha: Double = 0.05
    ) -> [(samples: Int, alpha: Double)] {
        var looks = first
        // From there each doubles the samples and halves what is left.
        while let last = looks.last, last.samples < samples {
            looks.append((last.samples * 2, looks.count == first.count ? 0.05 : last.share / 2))
        }
        return looks.filter { $0.samples <= samples }.map { ($0.samples, $0.share * alpha) }
    }

    /// How many samples on each side the next look needs.
    package static func next(after samples: Int) -> Int {
        looks(upTo: max(48, samples * 3)).first { $0.samples > samples }?.samples ?? samples
    }
}
