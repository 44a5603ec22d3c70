package import Quantities
package import RunRecord
import Statistics

/// Turns the records of a plan's runs into its verdict. Pure: the same records give the same answer.
package enum Judge {
    /// One run on its way to its judgement.
    private struct Judged {
        let run: RunAnalysis
        let doubts: [String]
        let samples: [String: [Double]]
    }

    /// Judges a plan.
    ///
    /// A run with doubts is inconclusive and its numbers count nowhere. The plan's verdict is the
    /// worst of its expectations' and its runs'.
    ///
    /// - Parameters:
    ///   - plan: The plan's name.
    ///   - records: Its runs, in their order.
    ///   - expectations: What it expects.
    /// - Returns: The plan's verdict; inconclusive when there is no record.
    package static func judge(
        plan: String, records: [RunRecord], expectations: [Expectation]
    ) -> Judgement {
        let all = records.map { record in
            let run = RunAnalysis(record)
            return Judged(
                run: run, doubts: GuardCatalog.doubts(about: run), samples: samples(run))
        }
        let sound = all.filter { $0.doubts.isEmpty }
        let conclusive = sound.map { $0.run }
        let results = expectations.map { expectation in
            conclusive.isEmpty
                ? expectation.inconclusive(reason: inconclusiveReason(all.map { $0.doubts }))
                : expectation.result(over: conclusive)
        }
        let runs = all.map { judge($0, expectations, results) }
        let verdicts = results.map { $0.verdict } + runs.map { $0.verdict }
        return Judgement(
            plan: plan, verdict: records.isEmpty ? .inconclusive : Verdict.worst(verdicts),
            expectations: results, runs: runs, measures: summaries(sound.map { $0.samples }),
            bounds: bounds(conclusive.isEmpty ? all.map { $0.run } : conclusive),
            notices: NoticeReader(expectations).notices(in: all.map { $0.run }))
    }

    private static func inconclusiveReason(_ doubts: [[String]]) -> String {
        guard let first = doubts.first?.first else { return "no run was recorded" }
        return doubts.count == 1 ? first : "no run is conclusive; the first because \(first)"
    }

    /// One run by itself: only expectations that compare each sample say something of it.
    ///
    /// Of several samples of a measure in one run the greatest is told.
    /// A run in which one of them finds nothing to measure takes nothing from a plan whose other runs
    /// answer it.
    private static func judge(
        _ judged: Judged, _ expectations: [Expectation], _ results: [ExpectationResult]
    ) -> RunJudgement {
        let (run, doubts) = (judged.run, judged.doubts)
        var verdict = doubts.isEmpty ? Verdict.passed : .inconclusive
        for (expectation, overall) in zip(expectations, results)
        where doubts.isEmpty && expectation.holdsForEachRun {
            let own = expectation.result(over: [run]).verdict
            if own == .failed || overall.verdict != .passed { verdict = max(verdict, own) }
        }
        return RunJudgement(
            index: run.record.description.index,
            verdict: verdict, doubts: doubts, episodes: run.episodes,
            measures: judged.samples.compactMapValues { $0.max() },
            lossesByCause: LossCause.counts(in: run))
    }

    // MARK: Measures

    /// What reports show of each measure: the reference's text and itself.
    package static let reported: [(text: String, reference: MeasureReference)] =
        MeasureCatalog.all.flatMap { $0.reported }.compactMap { text in
            MeasureReference(text).map { (text, $0) }
        }

    /// Every reported measure's samples in a run, by the reference's text.
    package static func samples(_ run: RunAnalysis) -> [String: [Double]] {
        var samples: [String: [Double]] = [:]
        for (text, reference) in reported {
            samples[text] = reference.measure.reading(of: run, reference.query).samples.map {
                $0.value
            }
        }
        return samples
    }

    private static func summaries(_ samples: [[String: [Double]]]) -> [MeasureSummary] {
        reported.compactMap { text, reference in
            MeasureSummary(
                name: text, unit: reference.unit, samples: samples.flatMap { $0[text] ?? [] })
        }
    }

    /// The bounds of the first run's cluster, and how often the failovers of all runs passed them.
    private static func bounds(_ runs: [RunAnalysis]) -> FailoverBounds {
        let model =
            runs.first?.model
            ?? FailoverModel(
                nodeTimeoutSeconds: 15, server: ServerVersion(""), replicasPerMaster: 1)
        let failovers = runs.flatMap { run in run.episodes.filter { $0.cause != .none } }
            .filter { $0.cause != .command && $0.failoverTime != nil }
        let seconds = failovers.compactMap { $0.failoverTime?.inSeconds }
        return FailoverBounds(
            textbookSeconds: model.textbookSeconds, worstCaseSeconds: model.worstCaseSeconds,
            failovers: seconds.count,
            aboveTextbook: seconds.filter { $0 > model.textbookSeconds }.count,
            aboveWorstCase: seconds.filter { $0 > model.worstCaseSeconds }.count,
            terms: model.terms, repeatedVoteSeconds: model.repeatedVoteSeconds,
            withRepeatedVote: failovers.filter { $0.failedElections > 0 }.count)
    }
}

extension MeasureSummary {
    /// The summary of samples; nil when there are none.
    package init?(name: String, unit: Unit, samples: [Double]) {
        guard let min = samples.min(), let max = samples.max(),
            let median = Statistics.median(of: samples),
            let p95 = Statistics.percentile(95, of: samples)
        else { return nil }
        let interval = Statistics.medianInterval(of: samples)
        self.init(
            name: name, unit: unit, samples: samples, min: min, median: median, p95: p95, max: max,
            medianLow: interval?.low, medianHigh: interval?.high)
    }
}
