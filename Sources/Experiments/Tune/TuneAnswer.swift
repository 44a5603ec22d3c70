import Statistics
import Wording

/// All that tuning found. On disk `reports/tune.json`.
package struct TuneAnswer: Codable, Sendable {
    /// What came of failures with the advised client at the advised node-timeout.
    package struct Verification: Codable, Sendable {
        /// How many failures.
        package var failures: Int
        /// The outage of each, in seconds.
        package var outageSeconds: [Double]
        /// Operations that failed, all together.
        package var failedOperations: Double
        /// The most operations in flight.
        package var inFlightPeak: Double?
    }

    /// What was asked.
    package var question: TuneQuestion
    /// The measurements.
    package var rows: [TuneRow]
    /// What to do; nil when nothing was measured.
    package var advice: TuneAdvice?
    /// Whether the advised client rides through; nil when there was no time to try.
    package var verification: Verification?
    /// What the advised node-timeout survives beyond what is feared; nil when no longer stall was tried.
    package var edge: TuneEdge?
    /// Whether real failures under the advised node-timeout keep to the goal; nil without one, and without advice that
    /// is shown.
    package var goal: TuneGoal.Standing?
    /// What is found, in a line: never a node-timeout that is not shown without saying so.
    package var headline: String {
        guard let advice else { return "nothing was measured" }
        let timeout = TuneAdvice.text(rows[advice.row].nodeTimeout)
        switch advice.certainty {
        case .shown:
            let verdict = goal.map { goal in
                switch goal.verdict {
                case .met: ", and \(goal.goal)"
                case .missed: " survives, but MISSES \(goal.goal)"
                case .open: "; \(goal.goal) is NOT SHOWN YET"
                }
            }
            return "cluster-node-timeout \(timeout)\(verdict ?? "")"
        case .likely:
            let counts = rows[advice.row].stalls.last?.failovers ?? Proportion()
            let all = counts.trials + rows[advice.row].trialsNeeded(tolerance: question.tolerance)
            return "NOT SHOWN YET: \(timeout) is nearest (\(counts.trials) of \(all) trials, "
                + "\(counts.successes.counted("failover")))"
        case .none:
            return "NOT SHOWN: no node-timeout that was tried is known to survive the stalls"
        }
    }

    /// Why runs counted for nothing.
    package var doubts: [String]
    /// How many trials count.
    package var trials: Int
    /// What the servers say they are.
    package var server: String

    /// An answer.
    ///
    /// - Parameters:
    ///   - question: What was asked.
    ///   - outcomes: All that came of trials.
    ///   - doubts: Why runs counted for nothing.
    ///   - server: What the servers say they are.
    ///   - predictions: What a model predicts of each node-timeout; none without one.
    package init(
        _ question: TuneQuestion, outcomes: [TrialOutcome], doubts: [String], server: String,
        predictions: [TunePrediction] = []
    ) {
        let table = TuneTable(outcomes, of: question, server: server)
        self.question = question
        rows = table.rows
        advice = TuneAdvice(table, predictions: predictions)
        self.doubts = doubts
        self.server = server
        let count = question.nodeTimeouts.count
        trials = outcomes.count { $0.variant < count }
        edge = advice.flatMap {
            $0.certainty == .shown ? Self.edge(of: $0.row, question, outcomes) : nil
        }
        if let wanted = question.goal, let advice, advice.certainty == .shown {
            goal = wanted.standing(
                outcomes.filter { $0.variant == advice.row },
                nodeTimeout: rows[advice.row].nodeTimeout, tolerance: question.tolerance)
        }
        let checks = outcomes.filter { $0.variant == count + (advice?.row ?? -1) }
        guard advice != nil, !checks.isEmpty else { return }
        verification = Verification(
            failures: checks.count, outageSeconds: checks.compactMap(\.outageSeconds),
            failedOperations: checks.reduce(0) { $0 + $1.failedOperations },
            inFlightPeak: checks.compactMap(\.inFlightPeak).max())
    }

    /// Whether everything that was asked is shown: a node-timeout that survives, and that the goal is met.
    package var isShown: Bool {
        advice?.certainty == .shown && (question.goal == nil || goal?.verdict == .met)
    }

    private static func edge(
        of row: Int, _ question: TuneQuestion, _ outcomes: [TrialOutcome]
    ) -> TuneEdge? {
        var standing = TuneStanding(question, predictions: [])
        for outcome in outcomes { standing.note(outcome) }
        guard let longest = standing.longest, !standing.beyond[row].isEmpty else { return nil }
        return TuneEdge(
            feared: (question.stalls[longest], standing.stalls[row][longest]),
            beyond: standing.beyond[row], tolerance: question.tolerance)
    }
}
