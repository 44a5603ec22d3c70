package import Prediction
import Quantities

/// What is known of a change before anything is run: what differs, what a model expects of both sides, and
/// how long an answer takes.
package struct ChangeOutlook: Codable, Sendable {
    /// What a model predicts of one side.
    package struct Side: Codable, Sendable {
        /// From the failure to the election won, in seconds.
        package var failoverTime: Prediction.Spread
        /// How likely each feared stall is to lead to a needless failover, 0 to 1, in the question's order.
        package var needless: [Double]
    }

    /// Failovers as a model simulates them, by which the trials are rehearsed.
    package struct Samples: Sendable {
        /// From the failure to FAIL, and to the election won, of each failover, in seconds; infinite ones never came.
        package var failovers: [(untilFail: Double, total: Double)]

        /// Samples of one side.
        package init(_ failovers: [(untilFail: Double, total: Double)]) {
            self.failovers = failovers
        }
    }

    /// What is asked.
    package var question: ChangeQuestion
    /// Before and after the change; empty for a cluster that the model does not know.
    package var sides: [Side]
    /// What the answer would be were the cluster as the model has it; nil without one.
    package var expected: ChangeVerdict?
    /// How long the answer would take, in seconds; nil without a model, or where no time that is within reach is enough.
    package var neededSeconds: Double?
    /// The time there is, in seconds.
    package var budgetSeconds: Double

    /// No comparison is rehearsed for longer.
    private static let longest = 6 * 3600.0
    private static let rehearsals: UInt64 = 5

    /// An outlook.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - samples: Both sides' failovers by the model; nil where it does not know the cluster.
    ///   - width: How many runs are done at a time.
    ///   - budget: The time there is, in seconds.
    ///   - planner: A planner from a seed.
    package init(
        _ question: ChangeQuestion, samples: [Samples]?, width: Int, budget: Double,
        planner: (UInt64) -> ChangePlanner
    ) {
        self.question = question
        budgetSeconds = budget
        sides = (samples ?? []).map { side in
            Side(
                failoverTime: Prediction.Spread(side.failovers.map(\.total)),
                needless: question.stalls.map { stall in
                    let needless = side.failovers.count {
                        $0.untilFail < stall && $0.total.isFinite
                    }
                    return Double(needless) / Double(max(1, side.failovers.count))
                })
        }
        guard let samples, samples.count == 2, question.hasEffect else { return }
        let rehearsed = (1...Self.rehearsals).map { seed in
            var generator = SplitMix64(seed: seed)
            var rehearsal = ChangeRehearsal(planner(seed), width: width)
            rehearsal.run(seconds: Self.longest) { trial, variant in
                Self.outcome(trial, variant, samples[variant], &generator)
            }
            return (seconds: rehearsal.seconds, verdict: rehearsal.verdict)
        }.sorted { $0.seconds < $1.seconds }
        let middle = rehearsed[rehearsed.count / 2]
        expected = middle.verdict
        neededSeconds = middle.verdict == .notProven ? nil : middle.seconds
    }

    /// A trial on the model's cluster, whose outage lasts as long as its failover.
    private static func outcome(
        _ trial: Trial, _ variant: Int, _ samples: Samples, _ generator: inout SplitMix64
    ) -> TrialOutcome {
        let sample = samples.failovers.randomElement(using: &generator) ?? (.infinity, .infinity)
        let failedOver =
            sample.total.isFinite && (trial.kind.isFailure || sample.untilFail < trial.seconds)
        return TrialOutcome(
            variant: variant, trial: trial, failedOver: failedOver,
            failoverSeconds: failedOver ? sample.total : nil,
            outageSeconds: failedOver ? sample.total : trial.kind.isFailure ? .infinity : 0,
            failedOperations: 0, errorRate: 0.15, lostWrites: 0, inFlightPeak: nil)
    }

    /// What the budget is good for, in a sentence.
    package var budgetSentence: String {
        guard question.hasEffect else { return "Nothing is to be run." }
        guard !sides.isEmpty else {
            return "The model does not know this cluster: how long an answer takes is not known."
        }
        guard let neededSeconds else {
            return
                "By the model neither safe nor not safe would be shown, however long it takes: the sides differ by "
                + "about as much as is tolerated. A larger --tolerance, or more --stall-trials and "
                + "--failure-trials, would do."
        }
        let needed = Self.minutes(neededSeconds)
        // Without one only real failures are tried, and a shorter node-timeout looks like a gain.
        let stalls =
            question.stalls.isEmpty
            ? "No stall is named, so nothing will be said of stalls: --stall 2s. " : ""
        return stalls
            + "An answer needs about \(needed) (by the model it would be: \(expected?.rawValue ?? "-")); "
            + (budgetSeconds >= neededSeconds * 1.2
                ? "the budget of \(Self.minutes(budgetSeconds)) is enough."
                : budgetSeconds >= neededSeconds
                    ? "the budget of \(Self.minutes(budgetSeconds)) may just do."
                    : "the budget of \(Self.minutes(budgetSeconds)) is NOT enough: --budget "
                        + "\(Int((neededSeconds * 1.3 / 60).rounded(.up)))m.")
    }

    private static func minutes(_ seconds: Double) -> String {
        seconds < 90
            ? "\(Int(seconds.rounded(.up))) s" : "\(Int((seconds / 60).rounded(.up))) min"
    }
}
