package import Judgement
package import RunRecord

/// What is known of one cell of a sweep.
package struct SweepCell: Codable, Sendable {
    /// Which cell, from 0.
    package var index: Int
    /// Its values, in the order of the axes.
    package var values: [String]
    /// Conclusive runs.
    package var runs: Int
    /// Runs that told nothing.
    package var inconclusive: Int
    /// Why those told nothing, each reason once.
    package var doubts: [String]
    /// What the goal asks for; nil without a goal or while nothing is known.
    package var estimate: Estimate?
    /// Whether the goal is reached.
    package var isSettled: Bool
    /// The measures over all conclusive runs.
    package var measures: [MeasureSummary]
    /// The plan's verdict over its runs.
    package var verdict: Verdict

    /// The cell from its runs' records.
    ///
    /// - Parameters:
    ///   - index: Which cell, from 0.
    ///   - sweep: The sweep.
    ///   - records: Its finished runs.
    ///   - expectations: What the plan expects.
    package init(
        index: Int, of sweep: SweepRecord, records: [RunRecord], expectations: [Expectation]
    ) {
        let judgement = Judge.judge(
            plan: sweep.name, records: records, expectations: expectations)
        let sound = zip(records, judgement.runs).filter { $1.doubts.isEmpty }.map { $0.0 }
        self.index = index
        values = sweep.values(ofCell: index)
        runs = sound.count
        inconclusive = records.count - sound.count
        doubts = judgement.runs.flatMap(\.doubts).reduce(into: []) { seen, doubt in
            if !seen.contains(doubt) { seen.append(doubt) }
        }
        let analyses = sound.map { RunAnalysis($0) }
        estimate = sweep.goal?.estimate(over: analyses)
        measures = judgement.measures
        let known = Set(measures.map(\.name))
        measures += (sweep.shown ?? []).filter { !known.contains($0) }.compactMap { name in
            guard let reference = MeasureReference(name) else { return nil }
            return MeasureSummary(
                name: name, unit: reference.unit,
                samples: analyses.flatMap { run in
                    reference.measure.reading(of: run, reference.query).samples.map { $0.value }
                })
        }
        verdict = judgement.verdict
        isSettled = false
        isSettled = sweep.allocation.isDone(standing) && runs > 0
    }

    /// What the allocation needs of it.
    package var standing: CellAllocation.Cell {
        CellAllocation.Cell(runs: runs, inconclusive: inconclusive, estimate: estimate)
    }
}
