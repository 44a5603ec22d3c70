import Judgement
import Quantities
package import RunRecord

/// Reads what came of a run's trials from its record.
package struct TrialReader {
    private let run: RunAnalysis
    private let job: TrialJob

    /// A reader; nil when the run is inconclusive, with the reasons told.
    ///
    /// - Parameters:
    ///   - record: The run.
    ///   - job: The trials, each a step of the run's plan.
    package init(_ record: RunRecord, job: TrialJob) {
        run = RunAnalysis(record)
        self.job = job
    }

    /// Why nothing of the run counts; empty when it does.
    package var doubts: [String] {
        // Whether a trial ended in a failover is read from both: what they did not see is not what did not happen.
        GuardCatalog.doubts(about: run) + [.log, .poll].compactMap { run.absence(of: $0) }
    }

    /// What came of each trial. One that began before the one before it was over counts for nothing,
    /// nor does that one: what followed cannot be told apart.
    package func outcomes() -> [TrialOutcome] {
        guard doubts.isEmpty else { return [] }
        let losses = run.losses.enumerated().filter { $1.step != nil }
            .sorted { $0.element.effect < $1.element.effect }
        var outcomes: [TrialOutcome] = []
        for (place, (index, loss)) in losses.enumerated() {
            guard let step = loss.step, job.steps.indices.contains(step) else { continue }
            let before = place > 0 ? losses[place - 1].element : nil
            let after = place + 1 < losses.count ? losses[place + 1].element : nil
            if let before, Self.overlaps(before, loss) { continue }
            if let after, Self.overlaps(loss, after) { continue }
            outcomes.append(
                outcome(of: loss, index: index, step: step, until: after?.effect ?? run.record.end))
        }
        let taken = Double(outcomes.count { $0.failedOver })
        let lost = run.record.load?.ledger.map { Double($0.lost) }
        return outcomes.map { outcome in
            var outcome = outcome
            outcome.lostWrites = lost.map { outcome.failedOver && taken > 0 ? $0 / taken : 0 }
            return outcome
        }
    }

    private static func overlaps(_ first: MasterLoss, _ second: MasterLoss) -> Bool {
        guard let end = first.disabledUntil else { return true }
        return second.effect < max(end, first.replacement?.at ?? end)
    }

    private func outcome(
        of loss: MasterLoss, index: Int, step: Int, until end: Offset
    ) -> TrialOutcome {
        let outage = outage(of: index)
        let (failed, _) = operations(from: loss.effect, to: end, shard: nil)
        var rate: Double?
        if let outage {
            // One that never ended is counted to where the next trial begins.
            let over = outage.isFinite ? loss.effect + .seconds(outage) : end
            let (failed, issued) = operations(from: loss.effect, to: over, shard: loss.shard)
            rate = issued > 0 ? failed / issued : 0
        }
        return TrialOutcome(
            variant: job.variant, trial: job.steps[step].trial,
            failedOver: loss.replacement != nil,
            failoverSeconds: run.episodesByLoss[index]?.failoverTime?.inSeconds,
            outageSeconds: outage, failedOperations: failed, errorRate: rate, lostWrites: nil,
            inFlightPeak: run.record.load.map { Double($0.inFlightPeak) })
    }

    private func outage(of index: Int) -> Double? {
        guard let reference = MeasureReference("outage") else { return nil }
        return reference.measure.reading(of: run, reference.query).samples.first {
            $0.loss == index
        }?
        .value
    }

    /// What failed and what was issued of the operations meant to be sent between two moments.
    private func operations(
        from start: Offset, to end: Offset, shard: Int?
    ) -> (failed: Double, issued: Double) {
        guard let load = run.record.load else { return (0, 0) }
        let length = load.sliceMilliseconds * 1_000_000
        var (failed, issued) = (0.0, 0.0)
        for slice in load.series where shard == nil || slice.shard == shard {
            let at = Int64(slice.slice) * length
            guard at + length > start.nanoseconds, at < end.nanoseconds else { continue }
            issued += Double(slice.issued)
            failed += slice.outcomes.enumerated().reduce(0) { sum, outcome in
                sum
                    + (outcome.offset == Int(OperationOutcome.success.rawValue)
                        ? 0 : Double(outcome.element))
            }
        }
        return (failed, issued)
    }
}
