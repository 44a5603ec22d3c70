import Judgement
import Statistics

/// Chooses the next trials of a comparison, and ends it as soon as the answer is known.
///
/// Stalls come first, some under both settings: harm is mostly theirs and soon seen. Then stalls and
/// failures share the time. Where a stall hardly ever leads to a failover after the change, further trials of
/// the setting before would tell nothing, since the rise cannot exceed what is there: they are left out; and
/// the other way round where it nearly always did before.
package struct ChangePlanner: Sendable {
    /// A run's length at which no further trial is added, in seconds.
    private static let wantedSeconds = 45.0
    /// Trials of each stall under both settings before one side can be left out.
    private static let firstTrials = 12

    private let question: ChangeQuestion
    private let most: (stalls: Int, failures: Int)
    private let resyncSeconds: Double
    private var outcomes: [TrialOutcome] = []
    /// What the outcomes say: of stalls, of the shifts and the tails of failures.
    private var stalls: [ChangeMeasure]
    private var shifts: [ChangeMeasure]
    private var tailMeasures: [ChangeMeasure]
    private var tails: FailureTails
    private var looksTaken = 0
    private var spent = (stalls: 0.0, failures: 0.0)
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
        self.stalls = ChangeAnswer.stalls(question, [])
        shifts = ChangeAnswer.shifts(question, [], hasIntervals: false)
        tails = FailureTails(question, [])
        tailMeasures = question.failures.isEmpty ? [] : tails.measures(question)
    }

    /// Takes in all that came of trials so far, in their order.
    package mutating func take(_ outcomes: [TrialOutcome]) {
        self.outcomes = outcomes
        stalls = ChangeAnswer.stalls(question, outcomes)
        tails = FailureTails(question, outcomes)
        tailMeasures = question.failures.isEmpty ? [] : tails.measures(question)
        // What the looks at the shifts say does not change between them.
        let looks = SequentialLooks.looks(upTo: rounds.min() ?? 0).count
        if looks != looksTaken {
            looksTaken = looks
            shifts = ChangeAnswer.shifts(question, outcomes, hasIntervals: false)
        }
    }

    /// What the outcomes so far say, as `ChangeAnswer` would.
    package var verdict: ChangeVerdict {
        (stalls + shifts + tailMeasures).map(\.verdict).max() ?? .notProven
    }

    /// Whether the answer is known, so that no more need be tried: harm, or that there is none.
    package var isDecided: Bool { verdict != .notProven }

    /// How many failures of each kind there were, before and after.
    private var rounds: [Int] {
        [0, 1].map { variant in
            outcomes.count { $0.variant == variant && $0.trial.kind.isFailure }
                / max(1, question.failures.count)
        }
    }

    /// The next trials.
    ///
    /// - Parameters:
    ///   - underWay: Jobs that have begun and told nothing yet.
    ///   - timeLeft: What a run may take, in seconds.
    /// - Returns: Nil when there is no time for any, or enough is known.
    package mutating func next(underWay: [TrialJob], timeLeft: Double) -> TrialJob? {
        guard !isDecided else { return nil }
        let stalls = stallWishes(underWay)
        let failures = failureWishes(underWay)
        let stallsFirst =
            stalls.contains { $0.done < Self.firstTrials } || spent.stalls <= spent.failures
        for wish in stallsFirst ? stalls + failures : failures + stalls {
            guard let job = job(wish.trials, wish.variant, timeLeft) else { continue }
            if job.steps.first?.trial.kind == .stall {
                spent.stalls += job.seconds
            } else {
                spent.failures += job.seconds
            }
            return job
        }
        return nil
    }

    /// Trials that would tell something, and how many there are of their kind.
    private typealias Wish = (variant: Int, trials: [Trial], done: Int)

    private func stallWishes(_ underWay: [TrialJob]) -> [Wish] {
        var wishes: [Wish] = []
        for (stall, measure) in zip(question.stalls, stalls) where measure.verdict != .safe {
            let trial = Trial(.stall, seconds: stall)
            let counts = [0, 1].map { count($0, underWay) { $0 == trial } }
            let (before, after) = (measure.from?.value ?? 0.5, measure.to?.value ?? 0.5)
            for variant in [1, 0] where counts[variant] < most.stalls {
                let tellsLittle =
                    variant == 0
                    ? after <= question.tolerated / 2 : before >= 1 - question.tolerated / 2
                if counts[variant] >= Self.firstTrials, tellsLittle { continue }
                // So many that the next look is reached, where there is one to reach on the way.
                let step = counts[variant] < Self.firstTrials ? 6 : 12
                let number = min(step, most.stalls - counts[variant])
                wishes.append(
                    (variant, Array(repeating: trial, count: number), counts[variant]))
            }
        }
        return wishes.sorted { $0.done < $1.done }
    }

    /// One of each kind at a time, so that both sides have the same mixture.
    ///
    /// Shifts are told by as many on either side. That nothing far worse happens is told by those after the
    /// change alone, and needs more of them, as long as it does not happen.
    private func failureWishes(_ underWay: [TrialJob]) -> [Wish] {
        guard !question.failures.isEmpty else { return [] }
        let kinds = question.failures.count
        let counts = [0, 1].map { count($0, underWay, \.kind.isFailure) }
        let done = rounds
        var wanted = [FailureTails.references, 0]
        if !shifts.allSatisfy({ $0.verdict == .safe }) {
            // Beyond the next look, which counts rounds of one of each kind, nothing is asked before it was
            // looked at.
            let next = SequentialLooks.next(after: done.min() ?? 0)
            wanted = [max(next, wanted[0]), next]
        }
        wanted[1] = max(wanted[1], done[1] + tails.needed(question))
        // What happens after the change may have happened before as often.
        if tails.happens { wanted[0] = max(wanted[0], wanted[1]) }
        return [1, 0].filter { counts[$0] < min(wanted[$0], most.failures) * kinds }
            .map { variant -> Wish in
                let length = Trial.failureSeconds(nodeTimeout: question.nodeTimeouts[variant])
                let trials = question.failures.map { Trial($0, seconds: length) }
                return (variant, trials, counts[variant])
            }.sorted { $0.done < $1.done }
    }

    private func count(
        _ variant: Int, _ underWay: [TrialJob], _ isMeant: (Trial) -> Bool
    ) -> Int {
        outcomes.count { $0.variant == variant && isMeant($0.trial) }
            + underWay.filter { $0.variant == variant }.flatMap(\.steps)
            .count { isMeant($0.trial) }
    }

    /// As many of the trials as a run shall have and the time allows; nil when not even one fits.
    private mutating func job(
        _ trials: [Trial], _ variant: Int, _ timeLeft: Double
    ) -> TrialJob? {
        let timeout = question.nodeTimeouts[variant]
        var seconds = 3.0 + timeout / 2
        var taken: [Trial] = []
        for trial in trials {
            let more = trial.cycleSeconds(nodeTimeout: timeout, resync: resyncSeconds)
            if !taken.isEmpty, seconds + more > max(Self.wantedSeconds, 12 * timeout) { break }
            if seconds + more + 2 > timeLeft { break }
            taken.append(trial)
            seconds += more
        }
        guard !taken.isEmpty else { return nil }
        seed &+= 1
        return TrialJob(
            variant: variant, trials: taken, nodeTimeout: timeout, masters: question.masters,
            resync: resyncSeconds, seed: seed)
    }
}
