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
