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
    package init(
        _ question: TuneQuestion, outcomes: [TrialOutcome], doubts: [String], server: String
    ) {
        let table = TuneTable(outcomes, of: question, server: server)
        self.question = question
        rows = table.rows
        advice = TuneAdvice(table)
        self.doubts = doubts
        self.server = server
        let count = question.nodeTimeouts.count
        trials = outcomes.count { $0.variant < count }
        edge = advice.flatMap { Self.edge(of: $0.row, question, outcomes) }
        let checks = outcomes.filter { $0.variant == count + (advice?.row ?? -1) }
        guard advice != nil, !checks.isEmpty else { return }
        verification = Verification(
            failures: checks.count, outageSeconds: checks.compactMap(\.outageSeconds),
            failedOperations: checks.reduce(0) { $0 + $1.failedOperations },
            inFlightPeak: checks.compactMap(\.inFlightPeak).max())
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
