package import RunRecord

/// The answer of a whole plan: all its runs judged. On disk `verdict.json`.
package struct Judgement: Codable, Sendable {
    /// The version of this format.
    package var format = 1
    /// The plan's name.
    package var plan: String
    /// The worst of all.
    package var verdict: Verdict
    /// The expectations in the plan's order.
    package var expectations: [ExpectationResult]
    /// The runs in their order.
    package var runs: [RunJudgement]
    /// The measures over all conclusive runs.
    package var measures: [MeasureSummary]
    /// The bounds a failover is held against.
    package var bounds: FailoverBounds
    /// What was seen that is bad and that no expectation asks about; nil in verdicts of versions that did not look.
    package var notices: [Notice]?

    /// A judgement.
    package init(
        plan: String, verdict: Verdict, expectations: [ExpectationResult], runs: [RunJudgement],
        measures: [MeasureSummary], bounds: FailoverBounds, notices: [Notice]? = nil
    ) {
        self.plan = plan
        self.verdict = verdict
        self.expectations = expectations
        self.runs = runs
        self.measures = measures
        self.bounds = bounds
        self.notices = notices
    }
}

extension Judgement: BoundedRecord {
    package func checkBounds() throws(OutOfBounds) {
        var lost = BoundedSum()
        for run in runs {
            try RecordBounds.check(run.index, 1...RecordBounds.runs, "index")
            for count in run.lossesByCause.values { try lost.add(count, "lost writes") }
            for episode in run.episodes {
                try RecordBounds.checkMember(episode.shard, "shard")
                try RecordBounds.checkMember(episode.oldMaster, "node")
                try RecordBounds.checkMember(episode.newMaster, "node")
                for offset in [episode.effect, episode.won, episode.disabledUntil] {
                    try RecordBounds.check(offset, "an episode's time")
                }
                for phase in episode.phases {
                    try RecordBounds.check(phase.start, "a phase's time")
                    try RecordBounds.check(phase.end, "a phase's time")
                }
                try RecordBounds.check(episode.step, 0...RecordBounds.entries, "step")
                try RecordBounds.check(
                    episode.failedElections, 0...RecordBounds.entries, "failedElections")
            }
        }
        for count in [
            bounds.failovers, bounds.aboveTextbook, bounds.aboveWorstCase, bounds.withRepeatedVote,
        ] + expectations.map(\.samples) {
            try RecordBounds.checkEntries(count, "samples")
        }
    }
}
