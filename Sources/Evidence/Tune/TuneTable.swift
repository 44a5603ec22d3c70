/// The measurements for all node-timeouts.
package struct TuneTable: Sendable {
    /// What was asked.
    package let question: TuneQuestion
    /// One for each node-timeout, rising.
    package let rows: [TuneRow]

    /// A table of outcomes, whose variants are the question's node-timeouts.
    ///
    /// - Parameters:
    ///   - outcomes: All that came of trials.
    ///   - question: What was asked.
    ///   - server: What the servers say they are, for the bounds.
    package init(_ outcomes: [TrialOutcome], of question: TuneQuestion, server: String) {
        self.question = question
        let counts = question.nodeTimeouts.indices.map { row in
            question.stalls.map { stall in
                outcomes.filter {
                    $0.variant == row && $0.trial == Trial(.stall, seconds: stall)
                }.reduce(into: Proportion()) { $0.count($1.failedOver) }
            }
        }
        rows = question.nodeTimeouts.indices.map { row in
            let timeout = question.nodeTimeouts[row]
            let model = FailoverModel(
                nodeTimeoutSeconds: timeout, server: ServerVersion(server), replicasPerMaster: 1)
            return TuneRow(
                nodeTimeout: timeout,
                stalls: question.stalls.indices.map { column in
                    TuneRow.Stall(
                        seconds: question.stalls[column], failovers: counts[row][column],
                        atMost: Self.atMost(counts, row: row, column: column))
                },
                failures: question.failures.map { kind in
                    Self.failure(
                        kind, outcomes.filter { $0.variant == row && $0.trial.kind == kind })
                }, textbookBound: model.textbookSeconds, worstCase: model.worstCaseSeconds)
        }
    }

    /// The upper end of the probability's interval for a stall, by the evidence that bears on it.
    ///
    /// A longer stall and a shorter node-timeout make a failover likelier, never less likely: PFAIL
    /// needs a ping unanswered for node-timeout, so whatever times a stall, more of it or a lower
    /// limit only adds to what passes the limit. So the failovers of all stalls at least as long under
    /// node-timeouts at most as long, together, are an upper bound for this one's probability. The
    /// cell's own interval and the joint one of each longer stall of the row, and of each shorter
    /// node-timeout with the same stall, are tried; the lowest end is told. It is never below what 95 %
    /// of one of them says, but the choice makes it a little too sure of itself.
    static func atMost(_ counts: [[Proportion]], row: Int, column: Int) -> Double {
        var best = 1.0
        var joint = Proportion()
        for longer in column..<counts[row].count {
            joint = joint + counts[row][longer]
            best = min(best, joint.wilson().upperBound)
        }
        joint = Proportion()
        for shorter in (0...row).reversed() {
            joint = joint + counts[shorter][column]
            best = min(best, joint.wilson().upperBound)
        }
        return best
    }

    private static func failure(_ kind: Trial.Kind, _ outcomes: [TrialOutcome]) -> TuneRow.Failure {
        let times = outcomes.map { $0.failoverSeconds ?? .infinity }
        let outages = outcomes.compactMap(\.outageSeconds)
        return TuneRow.Failure(
            kind: kind,
            failovers: outcomes.reduce(into: Proportion()) { $0.count($1.failedOver) },
            failoverTime: Estimate(.median, of: times),
            failoverTimeP95: Estimate(.percentile(95), of: times),
            outage: Estimate(.median, of: outages),
            outageP95: Estimate(.percentile(95), of: outages),
            errorRate: Estimate(.mean, of: outcomes.compactMap(\.errorRate)),
            failedOperations: Estimate(.mean, of: outcomes.map(\.failedOperations)),
            lostWrites: Estimate(.mean, of: outcomes.compactMap(\.lostWrites)),
            inFlightPeak: outcomes.compactMap(\.inFlightPeak).max())
    }
}
