import Judgement
import RunRecord
import Statistics

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

    /// The greatest that a cell's probability may be, by the evidence that bears on it.
    ///
    /// A longer stall and a shorter node-timeout make a failover likelier, never less likely: PFAIL
    /// needs a ping unanswered for node-timeout, so whatever times a stall, more of it or a lower
    /// limit only adds to what passes the limit. What bounds the probability of a stall at least as long
    /// under a node-timeout at most as long therefore bounds this one's too: the least of these
    /// bounds is told. Each holds with 95 % whenever one looks (`SequentialBound`), and following from one that
    /// is true makes no new claim.
    static func atMost(_ counts: [[Proportion]], row: Int, column: Int) -> Double {
        counts[...row].flatMap { $0[column...] }.map { SequentialBound.upper($0) }.min() ?? 1
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
            inFlightPeak: outcomes.compactMap(\.inFlightPeak).max(),
            unrecovered: outcomes.count { !$0.failedOver || $0.outageSeconds == .infinity })
    }
}
