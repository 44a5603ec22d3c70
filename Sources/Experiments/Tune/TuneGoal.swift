import Foundation
import Quantities
package import Statistics
import Wording

/// What a real failure may cost at most, as `tune --goal` names it: `outage <= 5s`.
package struct TuneGoal: Codable, Hashable, Sendable, CustomStringConvertible {
    /// What is limited.
    package enum Measure: String, Codable, CaseIterable, Sendable {
        /// Until clients of the shard are served again.
        case outage
        /// Until a replica is the master.
        case failoverTime = "failover-time"
    }

    /// What is limited.
    package var measure: Measure
    /// To what, in seconds.
    package var limitSeconds: Double

    /// A goal.
    package init(_ measure: Measure, limitSeconds: Double) {
        self.measure = measure
        self.limitSeconds = limitSeconds
    }

    /// The goal that a text names, such as `outage <= 5s`; nil when it names none.
    package init?(_ text: String) {
        let sides = text.components(separatedBy: "<=").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard sides.count == 2, let measure = Measure(rawValue: sides[0]),
            let limit = Units.duration.parse(sides[1]), limit > .zero
        else { return nil }
        self.init(measure, limitSeconds: limit.inSeconds)
    }

    package var description: String {
        "\(measure.rawValue) <= \(TuneAdvice.text(limitSeconds))"
    }

    /// Whether real failures keep to it.
    package enum Verdict: String, Codable, Sendable {
        /// At most the tolerated part of them exceeds it, with 95 % confidence.
        case met
        /// More than the tolerated part of them does, with 95 % confidence.
        case missed
        /// Too few were tried to know.
        case open
    }

    /// What is known of it under one node-timeout.
    package struct Standing: Codable, Sendable {
        /// The goal.
        package var goal: TuneGoal
        /// How many failures there were, and how many exceeded it.
        package var exceeded: Proportion
        /// Whether it is kept to.
        package var verdict: Verdict
        /// In plain words.
        package var sentence: String
    }

    /// How many failures without one that exceeds it show that it is kept to.
    func failuresNeeded(tolerance: Double) -> Int {
        SequentialBound.trialsNeeded(toShow: tolerance, after: Proportion())
    }

    /// What failures under one node-timeout tell of it.
    ///
    /// A longer node-timeout only makes detection later. So where the shortest that survives the feared stalls misses
    /// the goal, no other that was tried meets both.
    func standing(
        _ outcomes: [TrialOutcome], nodeTimeout: Double, tolerance: Double
    ) -> Standing {
        let failures = outcomes.filter { $0.trial.kind.isFailure }
        let exceeded = failures.reduce(into: Proportion()) { counts, outcome in
            counts.count((value(of: outcome) ?? .infinity) > limitSeconds)
        }
        let upper = SequentialBound.upper(exceeded)
        let verdict: Verdict =
            upper <= tolerance
            ? .met : SequentialBound.lower(exceeded) > tolerance ? .missed : .open
        let found =
            "\(exceeded.trials - exceeded.successes) of \(exceeded.trials.counted("real failure")) under "
            + "\(TuneAdvice.text(nodeTimeout)) kept to \(self)"
        let meaning =
            switch verdict {
            case .met: "at most \(TuneAdvice.percent(upper)) exceed it, with 95 % confidence"
            case .missed:
                "a longer node-timeout only takes longer, so none that was tried meets both: shorten the "
                    + "stalls, or the clients' own wait"
            case .open:
                "up to \(TuneAdvice.percent(upper)) may exceed it: a larger --budget tells"
            }
        return Standing(
            goal: self, exceeded: exceeded, verdict: verdict,
            sentence: "The goal is \(Self.words(verdict)): \(found); \(meaning).")
    }

    private static func words(_ verdict: Verdict) -> String {
        switch verdict {
        case .met: "met"
        case .missed: "MISSED"
        case .open: "not known to be met"
        }
    }

    private func value(of outcome: TrialOutcome) -> Double? {
        switch measure {
        case .outage: outcome.outageSeconds
        case .failoverTime: outcome.failoverSeconds
        }
    }
}
