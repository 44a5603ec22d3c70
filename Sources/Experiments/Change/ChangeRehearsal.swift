import Quantities
import RunRecord

/// A comparison in which the planner's trials take no time: what comes of each is told instead of measured.
package struct ChangeRehearsal: Sendable {
    private static let beside = RunCost.fresh().inSeconds

    private var planner: ChangePlanner
    private let width: Int
    private var outcomesByRun: [[TrialOutcome]] = []
    /// How long it took, in seconds.
    package private(set) var seconds = 0.0

    /// A comparison that has not begun.
    ///
    /// - Parameters:
    ///   - planner: What chooses the trials.
    ///   - width: How many runs are done at a time.
    package init(_ planner: ChangePlanner, width: Int) {
        self.planner = planner
        self.width = max(1, width)
    }

    /// Does trials until the answer is known, nothing is left to try or time is over.
    ///
    /// - Parameters:
    ///   - budget: The time there is, in seconds.
    ///   - outcome: What comes of a trial, before (0) or after (1) the change.
    package mutating func run(
        seconds budget: Double, outcome: (Trial, Int) -> TrialOutcome
    ) {
        var underWay: [(number: Int, job: TrialJob, end: Double)] = []
        while true {
            while underWay.count < width,
                let job = planner.next(
                    underWay: underWay.map(\.job), timeLeft: budget - seconds - Self.beside)
            {
                underWay.append((outcomesByRun.count, job, seconds + job.seconds + Self.beside))
                outcomesByRun.append([])
            }
            guard let first = underWay.indices.min(by: { underWay[$0].end < underWay[$1].end })
            else { return }
            let (done, job, end) = underWay.remove(at: first)
            seconds = end
            outcomesByRun[done] = job.steps.map { outcome($0.trial, job.variant) }
            planner.take(outcomes)
        }
    }

    /// All that came of trials, in the order in which their runs began.
    package var outcomes: [TrialOutcome] { outcomesByRun.flatMap(\.self) }
    /// How many runs it took.
    package var runs: Int { outcomesByRun.count }
    /// What the planner makes of all that.
    package var verdict: ChangeVerdict { planner.verdict }
}
