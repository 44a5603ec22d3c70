package import Quantities
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

/// How one expectation came out.
package struct ExpectationResult: Codable, Sendable {
    /// The expectation as the plan writes it: its name in every report.
    package var text: String
    /// The answer.
    package var verdict: Verdict
    /// The measured value (the left side), in base units; nil when it could not be measured, and
    /// infinite where what was waited for never came.
    package var value: Double?
    /// What it was held against (the right side), in base units.
    package var limit: Double?
    /// The unit of both.
    package var unit: Unit
    /// The comparison: `<=`, `<`, `>=`, `>`, `==` or `!=`.
    package var comparison: String
    /// Limit minus value for `<=` and `<`, value minus limit for `>=` and `>`: negative when the
    /// expectation does not hold; nil for `==` and `!=` and when not measured.
    package var margin: Double?
    /// How many samples the value rests on.
    package var samples: Int
    /// Why, in a sentence, when not passed.
    package var reason: String?

    /// A result.
    package init(
        text: String, verdict: Verdict, value: Double?, limit: Double?, unit: Unit,
        comparison: String, margin: Double?, samples: Int, reason: String?
    ) {
        self.text = text
        self.verdict = verdict
        self.value = value
        self.limit = limit
        self.unit = unit
        self.comparison = comparison
        self.margin = margin
        self.samples = samples
        self.reason = reason
    }
}

/// One measure over all conclusive runs.
package struct MeasureSummary: Codable, Sendable {
    /// The measure's name.
    package var name: String
    /// The unit of all values here.
    package var unit: Unit
    /// Every sample, in the order of the runs, in base units.
    package var samples: [Double]
    /// The smallest sample.
    package var min: Double
    /// The median.
    package var median: Double
    /// The 95th percentile.
    package var p95: Double
    /// The greatest sample.
    package var max: Double
    /// The ends of a 95 % bootstrap confidence interval of the median; nil below 3 samples.
    package var medianLow: Double?
    /// See `medianLow`.
    package var medianHigh: Double?

    /// A summary.
    package init(
        name: String, unit: Unit, samples: [Double], min: Double, median: Double, p95: Double,
        max: Double, medianLow: Double?, medianHigh: Double?
    ) {
        self.name = name
        self.unit = unit
        self.samples = samples
        self.min = min
        self.median = median
        self.p95 = p95
        self.max = max
        self.medianLow = medianLow
        self.medianHigh = medianHigh
    }
}
