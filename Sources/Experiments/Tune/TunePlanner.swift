import Quantities
import Statistics

/// Chooses which trials tuning does next: those that the advice waits for come first.
///
/// 1. *Pilot*: the longest feared stall, a few times, under the node-timeouts of which the model (or the
///    protocol) does not say whether they survive it.
/// 2. *Proof*: the same stall under the shortest node-timeout that will likely be shown to survive it,
///    until it is shown (see `SequentialBound`); and beside it its *price*, some of each real failure.
/// 3. *Table*: every failure once under every node-timeout, every stall twice.
/// 4. *Edge*: how much longer a stall the advised node-timeout survives.
/// 5. *Rest*: what is least surely on its side of the tolerated probability, in turn with the failures
///    of which there are fewest.
///
/// A longer stall and a shorter node-timeout only make a failover likelier, so that the longest stall
/// under one node-timeout speaks for all others under this and all longer ones.
package struct TunePlanner: Sendable {
    /// How long an old master takes to become a linked replica, where a new master sends its data at
    /// once, in seconds.
    package static let resyncSeconds = 1.2
    /// Trials of a node-timeout whose side is not known.
    private static let pilotTrials = 3
    /// Failures of each kind that the price of the advice rests on; with a goal as many as show that it is met.
    static func priceTrials(_ question: TuneQuestion) -> Int {
        guard let goal = question.goal, !question.failures.isEmpty else { return 3 }
        let all = goal.failuresNeeded(tolerance: question.tolerance)
        return (all + question.failures.count - 1) / question.failures.count
    }

    /// How long a run shall be at most, in seconds: one disturbance makes all trials of a run worthless, and it takes
    /// a longer one where the timeout is long.
    static func runSeconds(nodeTimeout: Double) -> Double { min(60, 24 + 8 * nodeTimeout) }

    /// Trials of every cell of the table.
    private static let tableTrials = 2
    /// The most trials of a run.
    private static let mostTrials = 24

    private let question: TuneQuestion
    private var standing: TuneStanding
    /// Time given to stalls and to failures, in seconds.
    private var spent = (stalls: 0.0, failures: 0.0)
    private var seed: UInt64

    /// A planner.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - seed: Where random gaps and orders come from.
    ///   - predictions: What a model predicts of each of the question's node-timeouts; none without a model.
    package init(_ question: TuneQuestion, seed: UInt64, predictions: [TunePrediction] = []) {
        self.question = question
        self.seed = seed
        standing = TuneStanding(question, predictions: predictions)
    }

    /// Takes in what came of trials.
    package mutating func note(_ outcomes: [TrialOutcome]) {
        for outcome in outcomes { standing.note(outcome) }
    }

    /// The next trials.
    ///
    /// - Parameters:
    ///   - underWay: Jobs that have begun and told nothing yet.
    ///   - timeLeft: What a run may take, in seconds; infinite without a budget.
    /// - Returns: Nil when there is no time for any, or nothing to ask.
    package mutating func next(underWay: [TrialJob], timeLeft: Double) -> TrialJob? {
        var standing = standing
        for job in underWay { standing.assume(job) }
        for goal in goals {
            guard let (row, trials) = trials(for: goal, standing) else { continue }
            guard let job = fitted(trials, row, timeLeft) else { continue }
            if job.steps.first?.trial.kind == .stall {
                spent.stalls += job.seconds
            } else {
                spent.failures += job.seconds
            }
            return job
        }
        return nil
    }

    /// What trials can be for.
    private enum Goal {
        case pilot, proof, price, tableStalls, tableFailures, edge, doubtful, fewest
    }

    /// What trials are for, the most urgent first.
    private var goals: [Goal] {
        // Failures cost more than stalls: of the proof's time they get a third, of the rest a half.
        let proof: [Goal] =
            spent.stalls <= 2 * spent.failures ? [.proof, .price] : [.price, .proof]
        return spent.stalls <= spent.failures
            ? [.pilot] + proof + [.tableStalls, .tableFailures, .edge, .doubtful, .fewest]
            : [.pilot] + proof + [.tableFailures, .tableStalls, .edge, .fewest, .doubtful]
    }

    private func trials(
        for goal: Goal, _ standing: TuneStanding
    ) -> (row: Int, trials: [Trial])? {
        switch goal {
        case .pilot: pilot(standing)
        case .proof: proof(standing)
        case .price: price(standing)
        case .tableStalls: tableStalls(standing)
        case .tableFailures: tableFailures(standing)
        case .edge: edge(standing)
        case .doubtful: doubtful(standing)
        case .fewest: fewest(standing, Int.max)
        }
    }

    // MARK: What the advice waits for

    private func pilot(_ standing: TuneStanding) -> (row: Int, trials: [Trial])? {
        guard let longest = standing.longest else { return nil }
        let candidate = standing.candidate ?? question.nodeTimeouts.count
        let rows = question.nodeTimeouts.indices.filter { row in
            let guess = standing.expected(row: row, column: longest)
            let counts = standing.stalls[row][longest]
            // Two failovers say enough of a node-timeout that was doubtful.
            guard counts.trials < Self.pilotTrials, counts.successes < 2 else { return false }
            return guess > 0.002 && guess < 0.98 || row == candidate - 1
        }
        guard let row = rows.last else { return nil }
        let missing = Self.pilotTrials - standing.stalls[row][longest].trials
        return (row, Array(repeating: stall(longest), count: missing))
    }

    private func proof(_ standing: TuneStanding) -> (row: Int, trials: [Trial])? {
        guard let longest = standing.longest, let row = standing.candidate else { return nil }
        let needed = standing.trialsNeeded(row: row)
        return needed > 0 ? (row, Array(repeating: stall(longest), count: needed)) : nil
    }

    private func price(_ standing: TuneStanding) -> (row: Int, trials: [Trial])? {
        guard let row = standing.candidate else { return nil }
        return fewest(standing, Self.priceTrials(question), in: [row])
    }

    // MARK: The table

    private func tableFailures(_ standing: TuneStanding) -> (row: Int, trials: [Trial])? {
        fewest(standing, 1)
    }

    private func tableStalls(_ standing: TuneStanding) -> (row: Int, trials: [Trial])? {
        let missing = question.nodeTimeouts.indices.map { row in
            question.stalls.indices.flatMap { column in
                let counts = standing.stalls[row][column]
                return Array(
                    repeating: stall(column), count: max(0, Self.tableTrials - counts.trials))
            }
        }
        // First the node-timeouts of which least is known.
        let row = missing.indices.max { missing[$0].count < missing[$1].count }
        guard let row, !missing[row].isEmpty else { return nil }
        return (row, missing[row])
    }

    private func edge(_ standing: TuneStanding) -> (row: Int, trials: [Trial])? {
        guard let longest = standing.longest, let row = standing.candidate,
            standing.trialsNeeded(row: row) == 0
        else { return nil }
        let edge = TuneEdge(
            feared: (question.stalls[longest], standing.stalls[row][longest]),
            beyond: standing.beyond[row], tolerance: question.tolerance)
        let next = edge.next(
            nodeTimeout: question.nodeTimeouts[row], prediction: standing.prediction(row))
        return next.map { (row, Array(repeating: Trial(.stall, seconds: $0), count: 3)) }
    }

    // MARK: What is left

    /// Failures of a kind and node-timeout of which there are fewest, as long as these are below a number.
    private func fewest(
        _ standing: TuneStanding, _ most: Int, in rows: [Int]? = nil
    ) -> (row: Int, trials: [Trial])? {
        let rows = rows ?? Array(question.nodeTimeouts.indices)
        let row = rows.min {
            standing.failures[$0].reduce(0, +) < standing.failures[$1].reduce(0, +)
        }
        guard let row, let least = standing.failures[row].min(), least < most else { return nil }
        let length = Trial.failureSeconds(nodeTimeout: question.nodeTimeouts[row])
        // One of each kind, those with the fewest first: one cluster serves for all.
        let kinds = question.failures.indices.sorted {
            standing.failures[row][$0] < standing.failures[row][$1]
        }.filter { standing.failures[row][$0] < most }
        return (row, kinds.map { Trial(question.failures[$0], seconds: length) })
    }

    /// The cells that are least surely on their side, one node-timeout's.
    private func doubtful(_ standing: TuneStanding) -> (row: Int, trials: [Trial])? {
        let cells = question.nodeTimeouts.indices.flatMap { row in
            question.stalls.indices.map { column in
                (row, column, urgency(row, column, standing))
            }
        }.sorted { $0.2 < $1.2 }
        guard let (row, column, _) = cells.first else { return nil }
        return (row, Array(repeating: stall(column), count: 4))
    }

    /// The rule of `CellAllocation`: the smaller, the sooner.
    private func urgency(_ row: Int, _ column: Int, _ standing: TuneStanding) -> Double {
        let trials = Double(max(1, standing.stalls[row][column].trials))
        let believed = standing.believed(row: row, column: column)
        return trials.squareRoot() * (abs(believed - question.tolerance) + question.tolerance / 2)
    }

    private func stall(_ column: Int) -> Trial { Trial(.stall, seconds: question.stalls[column]) }

    /// As many of the trials as a run shall have and the time allows, in random order where they
    /// differ; nil when not even one fits.
    private mutating func fitted(_ trials: [Trial], _ row: Int, _ timeLeft: Double) -> TrialJob? {
        let timeout = question.nodeTimeouts[row]
        let wanted = Self.runSeconds(nodeTimeout: timeout)
        var taken: [Trial] = []
        var seconds = 3.0 + timeout / 2
        for trial in trials.prefix(Self.mostTrials) {
            let more = trial.cycleSeconds(nodeTimeout: timeout, resync: Self.resyncSeconds)
            if !taken.isEmpty, seconds + more > wanted { break }
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
