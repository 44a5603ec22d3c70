/// What is known before tuning begins: what a model expects, and how long an answer takes.
package struct TuneOutlook: Codable, Sendable {
    /// What is asked.
    package var question: TuneQuestion
    /// One for each node-timeout; empty for a cluster that the model does not know.
    package var predictions: [TunePrediction]
    /// The place of the shortest node-timeout that the model lets survive; nil where it lets none.
    package var candidate: Int?
    /// The shortest node-timeout at all that the model lets survive, in seconds; nil where none was sought or found.
    package var threshold: Double?
    /// How long it takes to show that, in seconds, by estimate; nil without a candidate.
    package var neededSeconds: Double?
    /// The time there is, in seconds.
    package var budgetSeconds: Double

    /// What a run takes beside its trials, in seconds.
    private static let besideSeconds = 8.0

    /// An outlook.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - predictions: What a model predicts of each node-timeout; none without one.
    ///   - threshold: The shortest node-timeout at all that the model lets survive, in seconds.
    ///   - width: How many runs are done at a time.
    ///   - budget: The time there is, in seconds.
    package init(
        _ question: TuneQuestion, predictions: [TunePrediction], threshold: Double? = nil,
        width: Int, budget: Double
    ) {
        self.question = question
        self.predictions = predictions
        self.threshold = threshold
        budgetSeconds = budget
        guard !predictions.isEmpty, let longest = question.stalls.last else { return }
        let standing = TuneStanding(question, predictions: predictions)
        guard let row = standing.candidate else { return }
        candidate = row
        let timeout = question.nodeTimeouts[row]
        let stalls = standing.trialsNeeded(row: row)
        let failures = question.failures.count * TunePlanner.priceTrials(question)
        func seconds(_ trial: Trial, _ count: Int) -> Double {
            let each = trial.cycleSeconds(
                nodeTimeout: timeout, resync: TunePlanner.resyncSeconds)
            let runs = (Double(count) * each / TunePlanner.runSeconds(nodeTimeout: timeout))
                .rounded(.up)
            return Double(count) * each + runs * Self.besideSeconds
        }
        let failure = Trial(.freeze, seconds: Trial.failureSeconds(nodeTimeout: timeout))
        neededSeconds =
            (seconds(Trial(.stall, seconds: longest), stalls) + seconds(failure, failures))
            / Double(max(1, width))
    }

    /// What is expected, in a sentence.
    package var headline: String {
        let longest = TuneAdvice.text(question.stalls.last ?? 0)
        guard !predictions.isEmpty else {
            return "The model does not know this cluster: what survives is not known beforehand."
        }
        guard let candidate, let neededSeconds else {
            let hint = threshold.map { " It expects that of \(TuneAdvice.text($0)) and longer." }
            return
                "By the model none of these node-timeouts survives stalls of \(longest).\(hint ?? "")"
        }
        let timeout = TuneAdvice.text(question.nodeTimeouts[candidate])
        let needed = Self.minutes(neededSeconds)
        let budget = Self.minutes(budgetSeconds)
        let enough =
            budgetSeconds >= neededSeconds * 1.2
            ? "the budget of \(budget) is enough"
            : "the budget of \(budget) is NOT enough: --budget "
                + "\(Int((neededSeconds * 1.3 / 60).rounded(.up)))m"
        return
            "The model expects \(timeout) to survive stalls of \(longest); to show that takes about "
            + "\(needed); \(enough)."
    }

    /// What the model says of the goal, in a sentence; nil without a goal.
    package var goalSentence: String? {
        guard let goal = question.goal, let candidate, predictions.indices.contains(candidate)
        else { return nil }
        let p95 = predictions[candidate].p95
        let timeout = TuneAdvice.text(question.nodeTimeouts[candidate])
        let found =
            "Under \(timeout) the model expects a failover to take \(TuneAdvice.text(p95)) (p95)"
        if p95 > goal.limitSeconds {
            return "\(found): the goal \(goal) is out of reach, since no shorter one survives."
        }
        return goal.measure == .failoverTime
            ? "\(found): the goal \(goal) is within reach."
            : "\(found), which leaves \(TuneAdvice.text(goal.limitSeconds - p95)) of the goal \(goal) to the "
                + "clients' own wait."
    }

    private static func minutes(_ seconds: Double) -> String {
        seconds < 90
            ? "\(Int(seconds.rounded(.up))) s" : "\(Int((seconds / 60).rounded(.up))) min"
    }
}
