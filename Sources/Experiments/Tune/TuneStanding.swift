import Statistics

/// What is known of every cell of a tuning, and what is expected of those of which little is known.
struct TuneStanding: Sendable {
    /// How many trials a model's prediction is worth.
    private static let modelWeight = 4.0

    let question: TuneQuestion
    private let predictions: [TunePrediction]
    /// Failovers and trials, by node-timeout and stall.
    private(set) var stalls: [[Proportion]]
    /// How many failures there were, by node-timeout and kind.
    private(set) var failures: [[Int]]
    /// Stalls longer than those that are feared, by node-timeout.
    private(set) var beyond: [[Double: Proportion]]

    init(_ question: TuneQuestion, predictions: [TunePrediction]) {
        self.question = question
        self.predictions = predictions
        stalls = question.nodeTimeouts.map { _ in question.stalls.map { _ in Proportion() } }
        failures = question.nodeTimeouts.map { _ in question.failures.map { _ in 0 } }
        beyond = question.nodeTimeouts.map { _ in [:] }
    }

    /// The place of the longest feared stall; nil when none is feared.
    var longest: Int? { question.stalls.indices.last }

    /// The model's word on a node-timeout; nil without one.
    func prediction(_ row: Int) -> TunePrediction? {
        predictions.indices.contains(row) ? predictions[row] : nil
    }

    /// Takes in what came of a trial.
    mutating func note(_ outcome: TrialOutcome) {
        guard stalls.indices.contains(outcome.variant) else { return }
        count(outcome.trial, row: outcome.variant, failedOver: outcome.failedOver)
    }

    /// Takes in trials under way, as if each went the way that is likelier.
    mutating func assume(_ job: TrialJob) {
        guard stalls.indices.contains(job.variant) else { return }
        for step in job.steps { assume(step.trial, row: job.variant) }
    }

    /// Takes in a trial that is planned.
    mutating func assume(_ trial: Trial, row: Int) {
        let column = question.stalls.firstIndex(of: trial.seconds)
        let counts =
            column.map { stalls[row][$0] } ?? beyond[row][trial.seconds, default: Proportion()]
        let isBeyond = trial.seconds >= prediction(row)?.failsFrom ?? .infinity
        let guess = column.map { expected(row: row, column: $0) } ?? (isBeyond ? 1 : 0)
        count(trial, row: row, failedOver: (counts.ratio ?? guess) >= 0.5)
    }

    private mutating func count(_ trial: Trial, row: Int, failedOver: Bool) {
        if trial.kind != .stall {
            if let kind = question.failures.firstIndex(of: trial.kind) { failures[row][kind] += 1 }
        } else if let column = question.stalls.firstIndex(of: trial.seconds) {
            stalls[row][column].count(failedOver)
        } else {
            beyond[row][trial.seconds, default: Proportion()].count(failedOver)
        }
    }

    /// The probability of a failover before anything is measured: what the model says; without one, what
    /// the protocol rules out and what it makes certain.
    func expected(row: Int, column: Int) -> Double {
        if let needless = prediction(row)?.needless, needless.indices.contains(column) {
            return needless[column]
        }
        let timeout = question.nodeTimeouts[row]
        let stall = question.stalls[column]
        if stall <= timeout { return 0 }
        return stall > Trial.failoverSeconds(nodeTimeout: timeout) ? 1 : 0.5
    }

    /// The probability by what was measured, with the expectation as some trials beside it.
    func believed(row: Int, column: Int) -> Double {
        let counts = stalls[row][column]
        let guess = expected(row: row, column: column)
        return (Double(counts.successes) + Self.modelWeight * guess)
            / (Double(counts.trials) + Self.modelWeight)
    }

    /// How many more clean trials of the longest feared stall show that a node-timeout survives it.
    func trialsNeeded(row: Int) -> Int {
        guard let longest else { return 0 }
        if TuneTable.atMost(stalls, row: row, column: longest) <= question.tolerance { return 0 }
        return SequentialBound.trialsNeeded(
            toShow: question.tolerance, after: stalls[row][longest])
    }

    /// The shortest node-timeout that will likely be shown to survive; nil when none will.
    ///
    /// Likely is: as many clean trials as are needed, in a row, with one half at least. A longer
    /// node-timeout that is shown already ends the search where the shorter ones are unlikely.
    var candidate: Int? {
        guard let longest else { return nil }
        return question.nodeTimeouts.indices.first { row in
            var chance = 1.0
            let clean = 1 - believed(row: row, column: longest)
            for _ in 0..<trialsNeeded(row: row) { chance *= clean }
            return chance >= 0.5
        }
    }
}
