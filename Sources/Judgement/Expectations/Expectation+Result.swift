import Quantities
import RunRecord

extension Expectation {
    /// One pair of values that was compared.
    private struct Comparand {
        let left: Double
        let right: Double
        let run: Int?
        let holds: Bool
        let margin: Double?
    }

    /// How the expectation comes out.
    ///
    /// - Parameter runs: The conclusive runs; the numbers of others must not count.
    /// - Returns: Failed when any sample fails; else inconclusive when there was nothing to compare
    ///   or a value is not known; else passed. Value and limit are those of the worst sample.
    package func result(over runs: [RunAnalysis]) -> ExpectationResult {
        var evaluator = Evaluator(runs: runs)
        let lefts = evaluator.values(of: left)
        let rights = evaluator.values(of: right)
        let compared = Evaluator.pairs(lefts, rights).map { left, right in
            Comparand(
                left: left.value, right: right.value, run: left.run ?? right.run,
                holds: comparison.holds(left.value, right.value),
                margin: comparison.margin(left.value, right.value))
        }
        let numbers = compared.filter { !$0.left.isNaN && !$0.right.isNaN }
        guard let worst = worst(of: numbers) else {
            return inconclusive(reason: absence(evaluator, hasNoNumber: !compared.isEmpty))
        }
        var verdict = worst.holds ? Verdict.passed : .failed
        var reason = worst.holds ? nil : failure(worst, runs)
        if worst.holds {
            reason = evaluator.unknown.first ?? (numbers.count < compared.count ? noNumber : nil)
            if reason != nil { verdict = .inconclusive }
        }
        return ExpectationResult(
            text: text, verdict: verdict, value: worst.left, limit: worst.right, unit: unit,
            comparison: comparison.rawValue, margin: worst.margin,
            samples: evaluator.sampleCount, reason: reason)
    }

    /// Inconclusive, for a reason that has nothing to do with the measures.
    package func inconclusive(reason: String) -> ExpectationResult {
        ExpectationResult(
            text: text, verdict: .inconclusive, value: nil, limit: nil, unit: unit,
            comparison: comparison.rawValue, margin: nil, samples: 0, reason: reason)
    }

    /// Whether every sample is compared by itself, so that the expectation says something of each
    /// run.
    var holdsForEachRun: Bool { !left.hasAggregate && !right.hasAggregate }

    private var noNumber: String { "a part of it is zero divided by zero" }

    private func worst(of compared: [Comparand]) -> Comparand? {
        let failing = compared.filter { !$0.holds }
        return (failing.isEmpty ? compared : failing).min {
            ($0.margin ?? .infinity) < ($1.margin ?? .infinity)
        }
    }

    private func absence(_ evaluator: Evaluator, hasNoNumber: Bool) -> String {
        if let reason = evaluator.unknown.first { return reason }
        if hasNoNumber { return noNumber }
        if let reason = evaluator.nothing.first { return reason }
        return evaluator.runs.isEmpty
            ? "there is no conclusive run" : "there was nothing to compare"
    }

    private func failure(_ worst: Comparand, _ runs: [RunAnalysis]) -> String {
        let value = SampleText.text(worst.left, unit)
        let limit = SampleText.text(worst.right, unit)
        var place = ""
        if let run = worst.run, runs.count > 1 {
            place = " in run \(runs[run].record.description.index)"
        }
        if worst.left == .infinity {
            return "what was waited for never came\(place)"
        }
        return "\(value)\(place), expected \(comparison.rawValue) \(limit)"
    }
}

extension Expression {
    /// Whether a measure in it is made one number over all runs.
    fileprivate var hasAggregate: Bool {
        leaves.contains { leaf in
            guard case .measure(let reference, _) = leaf else { return false }
            return reference.aggregate != nil
        }
    }
}
