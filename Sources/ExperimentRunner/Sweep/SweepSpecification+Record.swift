package import Experiments
package import Plan

extension SweepSpecification {
    /// The sweep as its folder keeps it.
    ///
    /// - Parameters:
    ///   - plan: The plan that has it.
    ///   - seed: Where random choices come from.
    /// - Returns: The record.
    package func record(of plan: Plan, seed: UInt64) -> SweepRecord {
        SweepRecord(
            name: plan.name, about: plan.about, hash: PlanText(of: plan).sweepIdentifier,
            axes: axes.map { axis in
                SweepRecord.Axis(path: axis.path, values: axis.values.map { $0.asWritten })
            }, goal: goal, leastRuns: leastRuns, runsPerCell: runsPerCell, isAdaptive: isAdaptive,
            seed: seed, shown: shown)
    }
}
