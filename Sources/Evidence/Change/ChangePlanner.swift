/// Chooses the next trials of a comparison: both kinds in turn, whatever has had the fewest first.
package struct ChangePlanner: Sendable {
    /// A run's length at which no further trial is added, in seconds.
    private static let wantedSeconds = 40.0
    /// Harm is believed before the end only with 99.9 %, since it is looked for again and again.
    private static let earlyQuantile = 3.290_526_731

    private let question: ChangeQuestion
    private let most: (stalls: Int, failures: Int)
    private let resyncSeconds: Double
    private var outcomes: [TrialOutcome] = []
    private var seed: UInt64

    /// A planner.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - stalls: The most trials of each stall, before and after.
    ///   - failures: The most trials of each failure, before and after.
    ///   - resyncSeconds: How long an old master takes to become a linked replica; 7 s with the default
    ///     repl-diskless-sync-delay of 5 s.
    ///   - seed: Where random gaps and orders come from.
    package init(
        _ question: ChangeQuestion, stalls: Int, failures: Int, resyncSeconds: Double = 7,
        seed: UInt64
    ) {
        self.question = question
        most = (stalls, failures)
        self.resyncSeconds = resyncSeconds
        self.seed = seed
    }

    /// Takes in what came of trials.
    package mutating func note(_ outcomes: [TrialOutcome]) { self.outcomes += outcomes }

    /// Whether a stall is shown to do harm, so that no more need be tried.
    package var isHarmShown: Bool {
        ChangeAnswer.stalls(question, outcomes, z: Self.earlyQuantile)
            .contains { $0.verdict == .notSafe }
    }

    /// The next trials.
    ///
    /// - Parameters:
    ///   - underWay: Jobs that have begun and told nothing yet.
    ///   - timeLeft: What a run may take, in seconds.
    /// - Returns: Nil when there is no time for any, or enough is known.
    package mutating func next(underWay: [TrialJob], timeLeft: Double) -> TrialJob? {
        guard !isHarmShown else { return nil }
        let stalls = question.stalls.map { (Trial.Kind.stall, $0, most.stalls) }
        let failures = question.failures.map { ($0, 0.0, most.failures) }
        var ranked: [(kind: Trial.Kind, seconds: Double, variant: Int, done: Double, left: Int)] =
            []
        for (kind, seconds, most) in stalls + failures {
            for variant in [0, 1] {
                let count = count(kind, seconds, variant, underWay)
                guard count < most else { continue }
                ranked.append((kind, seconds, variant, Double(count) / Double(most), most - count))
            }
        }
        for cell in ranked.sorted(by: { $0.done < $1.done }) {
            let timeout = question.nodeTimeouts[cell.variant]
            let length =
                cell.kind == .stall ? cell.seconds : Trial.failureSeconds(nodeTimeout: timeout)
            let trial = Trial(cell.kind, seconds: length)
            if let job = job(trial, cell.variant, atMost: cell.left, timeLeft) { return job }
        }
        return nil
    }

    private func count(
        _ kind: Trial.Kind, _ seconds: Double, _ variant: Int, _ underWay: [TrialJob]
    ) -> Int {
        func isSame(_ trial: Trial) -> Bool {
            trial.kind == kind && (kind.isFailure || trial.seconds == seconds)
        }
        return outcomes.count { $0.variant == variant && isSame($0.trial) }
            + underWay.filter { $0.variant == variant }.flatMap(\.steps)
            .count { isSame($0.trial) }
    }

    private mutating func job(
        _ trial: Trial, _ variant: Int, atMost most: Int, _ timeLeft: Double
    ) -> TrialJob? {
        let timeout = question.nodeTimeouts[variant]
        let one =
            trial.settlingSeconds(nodeTimeout: timeout, resync: resyncSeconds)
            + timeout * 0.75 + 0.4
        let beside = 6 + timeout / 2
        let wanted = max(1, Int((Self.wantedSeconds - beside) / one))
        let possible = timeLeft.isFinite ? Int((timeLeft - beside) / one) : wanted
        let number = min(most, wanted, possible)
        guard number > 0 else { return nil }
        seed &+= 1
        return TrialJob(
            variant: variant, trials: Array(repeating: trial, count: number),
            nodeTimeout: timeout, masters: question.masters, resync: resyncSeconds,
            seed: seed)
    }
}
