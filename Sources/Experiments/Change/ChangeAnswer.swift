package import Judgement

/// Whether a change is safe, and what says so. On disk `reports/change.json`.
package struct ChangeAnswer: Codable, Sendable {
    /// What was asked.
    package var question: ChangeQuestion
    /// The answer: the worst of the measures; safe when nothing that is tried differs.
    package var verdict: ChangeVerdict
    /// The measures, the worst first.
    package var measures: [ChangeMeasure]
    /// Acknowledged writes lost for each failure, before and after: told, not judged.
    package var lostWrites: [Estimate?]
    /// How many trials count, before and after.
    package var trials: [Int]
    /// Why runs counted for nothing.
    package var doubts: [String]
    /// What the servers say they are.
    package var server: String
    /// Where the server changes: the roll there, and the roll back; nil where it does not, or they were not done.
    package var rolls: [ChangeRoll]?

    /// The answer that outcomes give.
    ///
    /// - Parameters:
    ///   - question: What was asked.
    ///   - outcomes: All that came of trials, in their order; variant 0 is before, 1 after.
    ///   - doubts: Why runs counted for nothing.
    ///   - server: What the servers say they are.
    ///   - rolls: The roll to another server, and the roll back.
    package init(
        _ question: ChangeQuestion, outcomes: [TrialOutcome], doubts: [String], server: String,
        rolls: [ChangeRoll]? = nil
    ) {
        self.question = question
        self.rolls = rolls
        self.doubts = doubts
        self.server = server
        trials = [0, 1].map { variant in outcomes.count { $0.variant == variant } }
        let failures = outcomes.filter { $0.trial.kind.isFailure }
        lostWrites = [0, 1].map { variant in
            Estimate(
                .mean, of: failures.filter { $0.variant == variant }.compactMap(\.lostWrites))
        }
        guard question.hasEffect else {
            // What bears on failover and cannot be tried is not shown to be safe.
            (verdict, measures) = (question.untried.isEmpty ? .safe : .notProven, [])
            return
        }
        let all = Self.stalls(question, outcomes) + Self.failures(question, outcomes)
        measures = all.sorted { $0.verdict > $1.verdict }
        let worst = all.isEmpty ? .notProven : all.map(\.verdict).max() ?? .notProven
        // A server that the cluster cannot be brought to is not shown to be safe, however well it fails over.
        verdict = rolls?.first?.isDone == false ? max(worst, .notProven) : worst
    }

    /// The probability of a needless failover after each feared stall.
    ///
    /// - Parameters:
    ///   - question: What was asked.
    ///   - outcomes: What came of trials, in their order.
    /// - Returns: One measure for each stall.
    static func stalls(_ question: ChangeQuestion, _ outcomes: [TrialOutcome]) -> [ChangeMeasure] {
        question.stalls.map { stall in
            let trial = Trial(.stall, seconds: stall)
            let events = [0, 1].map { variant in
                outcomes.filter { $0.variant == variant && $0.trial == trial }.map(\.failedOver)
            }
            return ChangeMeasure(
                "probability of a needless failover after a stall of \(TuneAdvice.text(stall))",
                from: events[0], to: events[1], limit: question.tolerated)
        }
    }

    /// Means over one failure of each kind, before and after the change, in the order of the trials.
    ///
    /// The kinds differ: a partition may cost ten times what a kill does. Were all thrown together, harm
    /// to one kind alone would hardly move their ranks, and pass for safe.
    private static func rounds(
        _ question: ChangeQuestion, _ outcomes: [TrialOutcome],
        _ value: (TrialOutcome) -> Double?
    ) -> [[Double]] {
        [0, 1].map { variant in
            let kinds = question.failures.map { kind in
                outcomes.filter { $0.variant == variant && $0.trial.kind == kind }
                    .compactMap(value)
            }
            return (0..<(kinds.map(\.count).min() ?? 0)).map { round in
                kinds.reduce(0) { $0 + $1[round] } / Double(kinds.count)
            }
        }
    }

    /// What real failures cost.
    ///
    /// - Parameters:
    ///   - question: What was asked.
    ///   - outcomes: What came of trials, in their order.
    /// - Returns: The shifts, the mean and the tails; none where no failure is asked for.
    static func failures(
        _ question: ChangeQuestion, _ outcomes: [TrialOutcome]
    ) -> [ChangeMeasure] {
        guard !question.failures.isEmpty else { return [] }
        return shifts(question, outcomes)
            + FailureTails(question, outcomes).measures(question)
    }

    /// By how much what failures cost moved as a whole.
    ///
    /// - Parameters:
    ///   - question: What was asked.
    ///   - outcomes: What came of trials, in their order.
    ///   - hasIntervals: Whether either side has an interval of its own beside that of the difference.
    /// - Returns: The measures; none where no failure is asked for.
    static func shifts(
        _ question: ChangeQuestion, _ outcomes: [TrialOutcome], hasIntervals: Bool = true
    ) -> [ChangeMeasure] {
        guard !question.failures.isEmpty else { return [] }
        let times = rounds(question, outcomes) { $0.failoverSeconds ?? .infinity }
        let outages = rounds(question, outcomes, \.outageSeconds)
        let errors = rounds(question, outcomes, \.errorRate)
        return [
            ChangeMeasure(
                "failover-time of real failures, median of their means", from: times[0],
                to: times[1], growth: question.tolerance, hasIntervals: hasIntervals),
            ChangeMeasure(
                "outage of real failures, median of their means", from: outages[0], to: outages[1],
                growth: question.tolerance, hasIntervals: hasIntervals),
            ChangeMeasure(
                "outage of real failures, mean", meanFrom: outages[0], to: outages[1],
                growth: question.tolerance, hasIntervals: hasIntervals),
            ChangeMeasure(
                "error rate in the outage of real failures, mean", from: errors[0], to: errors[1],
                rise: question.tolerated, hasIntervals: hasIntervals),
        ]
    }

    /// The answer in a sentence, with the measure that says so.
    package var sentence: String {
        guard question.hasEffect else {
            guard question.untried.isEmpty else {
                return
                    "Nothing was run: \(question.untried.joined(separator: ", ")) may bear on failover "
                    + "and cannot be tried here."
            }
            return question.changes.isEmpty
                ? "Nothing differs: nothing was run."
                : "Nothing that can be tried here or bears on failover differs: nothing was run."
        }
        guard let worst = measures.first else { return "Nothing was measured." }
        if let roll = rolls?.first, let problem = roll.problems.first, worst.verdict == .safe {
            return
                "No failure costs more than tolerated, and the roll to \(roll.to) was not done: \(problem)"
        }
        switch verdict {
        case .safe:
            return "Every measure is shown to be no worse than tolerated."
        case .notSafe:
            return "The \(worst.name) became worse by more than is tolerated."
        case .notProven:
            return
                "The \(worst.name) may have become worse by more than is tolerated: there are too "
                + "few trials to tell; a longer --budget would."
        }
    }
}

/// Whether a change of a setting can be made.
package enum ChangeVerdict: String, Codable, Sendable, Comparable {
    /// It is shown to be no worse than tolerated.
    case safe
    /// Neither harm nor its absence is shown.
    case notProven = "not proven"
    /// Harm is shown.
    case notSafe = "not safe"

    /// The worst comes last.
    package static func < (left: ChangeVerdict, right: ChangeVerdict) -> Bool {
        left.severity < right.severity
    }

    private var severity: Int {
        switch self {
        case .safe: 0
        case .notProven: 1
        case .notSafe: 2
        }
    }
}
