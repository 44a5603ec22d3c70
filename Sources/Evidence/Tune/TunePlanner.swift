/// Chooses which trials tuning does next.
///
/// The time goes in turn to failures and to stalls, whichever has had less of its share. Failures: the
/// node-timeout and kind with the fewest outcomes. Stalls: the node-timeout with the cell that is least
/// surely on its side of the tolerated probability (the rule of `CellAllocation`, over the joint evidence
/// of `TuneTable`), and in it such cells one after the other until the run is long enough. Before anything is
/// measured, a model's prediction says which those are; it chooses where to begin and decides nothing.
package struct TunePlanner: Sendable {
    /// A run's length at which no further trial is added, in seconds.
    private static let wantedSeconds = 26.0
    /// How long an old master takes to become a linked replica, where a new master sends its data at
    /// once, in seconds.
    package static let resyncSeconds = 2.5
    /// The most trials of a run.
    private static let mostTrials = 16

    private let question: TuneQuestion
    /// What a model expects of each stall, by node-timeout and stall; empty without a model.
    private let expected: [[Double]]
    /// Outcomes and trials under way: failovers and trials, by node-timeout and stall.
    private var stalls: [[Proportion]]
    /// The same of failures: how many, by node-timeout and kind.
    private var failures: [[Int]]
    private var stallSeconds = 0.0
    private var failureSeconds = 0.0
    private var seed: UInt64

    /// A planner.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - seed: Where random gaps and orders come from.
    ///   - predictions: What a model predicts of each of the question's node-timeouts; none without a model.
    package init(_ question: TuneQuestion, seed: UInt64, predictions: [TunePrediction] = []) {
        self.question = question
        expected = predictions.map(\.needless)
        self.seed = seed
        stalls = question.nodeTimeouts.map { _ in question.stalls.map { _ in Proportion() } }
        failures = question.nodeTimeouts.map { _ in question.failures.map { _ in 0 } }
    }

    /// Takes in what came of trials.
    package mutating func note(_ outcomes: [TrialOutcome]) {
        for outcome in outcomes where stalls.indices.contains(outcome.variant) {
            if outcome.trial.kind == .stall {
                guard let column = question.stalls.firstIndex(of: outcome.trial.seconds) else {
                    continue
                }
                stalls[outcome.variant][column].count(outcome.failedOver)
            } else if let column = question.failures.firstIndex(of: outcome.trial.kind) {
                failures[outcome.variant][column] += 1
            }
        }
    }

    /// The next trials.
    ///
    /// - Parameters:
    ///   - underWay: Jobs that have begun and told nothing yet.
    ///   - timeLeft: What a run may take, in seconds; infinite without a budget.
    /// - Returns: Nil when there is no time for any, or nothing to ask.
    package mutating func next(underWay: [TrialJob], timeLeft: Double) -> TrialJob? {
        let wantsFailures =
            !question.failures.isEmpty
            && (question.stalls.isEmpty || failureSeconds <= stallSeconds)
        let first = wantsFailures ? failureJob(underWay, timeLeft) : stallJob(underWay, timeLeft)
        let job =
            first
            ?? (wantsFailures ? stallJob(underWay, timeLeft) : failureJob(underWay, timeLeft))
        guard let job else { return nil }
        if job.steps.first?.trial.kind == .stall {
            stallSeconds += job.seconds
        } else {
            failureSeconds += job.seconds
        }
        return job
    }

    private mutating func failureJob(_ underWay: [TrialJob], _ timeLeft: Double) -> TrialJob? {
        var counts = failures
        for job in underWay {
            for step in job.steps {
                guard let kind = question.failures.firstIndex(of: step.trial.kind) else { continue }
                counts[job.variant][kind] += 1
            }
        }
        let cells = counts.indices.flatMap { row in counts[row].indices.map { (row, $0) } }
        let ranked = cells.sorted { counts[$0.0][$0.1] < counts[$1.0][$1.1] }
        for (row, kind) in ranked {
            let timeout = question.nodeTimeouts[row]
            let trial = Trial(
                question.failures[kind], seconds: Trial.failureSeconds(nodeTimeout: timeout))
            if let job = fitted([trial, trial, trial], row, timeLeft) { return job }
        }
        return nil
    }

    private mutating func stallJob(_ underWay: [TrialJob], _ timeLeft: Double) -> TrialJob? {
        var counts = stalls
        for job in underWay {
            for step in job.steps {
                guard let column = question.stalls.firstIndex(of: step.trial.seconds),
                    step.trial.kind == .stall
                else { continue }
                count(row: job.variant, column: column, in: &counts)
            }
        }
        let rows = question.nodeTimeouts.indices.compactMap { row in
            nextStall(in: row, counts).map { (row: row, urgency: $0.urgency) }
        }.sorted { $0.urgency < $1.urgency }
        for (row, _) in rows {
            var (planned, trials) = (counts, [Trial]())
            while trials.count < Self.mostTrials, let (column, _) = nextStall(in: row, planned) {
                trials.append(Trial(.stall, seconds: question.stalls[column]))
                count(row: row, column: column, in: &planned)
            }
            if let job = fitted(trials, row, timeLeft) { return job }
        }
        return nil
    }

    /// A trial that is yet to come counts as going the way most of its cell went.
    private func count(row: Int, column: Int, in counts: inout [[Proportion]]) {
        let ratio = counts[row][column].ratio ?? guess(row: row, column: column)
        counts[row][column].count(ratio >= 0.5)
    }

    /// Before anything is known: what the model expects, or that a stall as long as the worst failover leads to one.
    private func guess(row: Int, column: Int) -> Double {
        if expected.indices.contains(row), expected[row].indices.contains(column) {
            return expected[row][column]
        }
        let timeout = question.nodeTimeouts[row]
        let stall = question.stalls[column]
        return stall > Trial.failoverSeconds(nodeTimeout: timeout) ? 1 : 0
    }

    /// The cell of a row that is least surely on its side; each is tried twice before, first those whose guess is
    /// nearest to the tolerated probability.
    private func nextStall(
        in row: Int, _ counts: [[Proportion]]
    ) -> (column: Int, urgency: Double)? {
        let ranked = counts[row].indices.map { column -> (column: Int, urgency: Double) in
            let cell = counts[row][column]
            guard let ratio = cell.ratio, cell.trials >= 2 else {
                let distance = abs(guess(row: row, column: column) - question.tolerance)
                return (column, Double(cell.trials) - 10 + distance)
            }
            // Longer stalls without a failover speak for this one too.
            let joint = counts[row][column...].filter { ($0.ratio ?? 1) <= ratio }
                .reduce(0) { $0 + $1.trials }
            let distance = abs(ratio - question.tolerance) + question.tolerance / 2
            return (column, Double(max(cell.trials, joint)).squareRoot() * distance)
        }
        return ranked.min { ($0.urgency, -$0.column) < ($1.urgency, -$1.column) }
    }

    /// As many of the trials as a run shall have and the time allows, in random order where they
    /// differ; nil when not even one fits.
    private mutating func fitted(_ trials: [Trial], _ row: Int, _ timeLeft: Double) -> TrialJob? {
        let timeout = question.nodeTimeouts[row]
        var taken: [Trial] = []
        var seconds = 3.0
        for trial in trials {
            let more =
                trial.settlingSeconds(nodeTimeout: timeout, resync: Self.resyncSeconds) + timeout
                / 2 + 0.4
            if !taken.isEmpty, seconds + more > Self.wantedSeconds { break }
            if seconds + more + 2 > timeLeft { break }
            taken.append(trial)
            seconds += more
        }
        guard !taken.isEmpty else { return nil }
        seed &+= 1
        var generator = SplitMix64(seed: seed)
        taken.shuffle(using: &generator)
        return TrialJob(
            variant: row, trials: taken, nodeTimeout: timeout, masters: question.masters,
            resync: Self.resyncSeconds, seed: seed)
    }
}
