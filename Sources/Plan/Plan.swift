package import Workload

/// What a user asks for: a cluster, a load, faults in time, and what is expected of it all.
///
/// Complete and checked: what a plan says can be done, as far as can be known without doing it.
package struct Plan: Sendable {
    /// Its name; the file's when the plan does not say.
    package var name: String
    /// What it is about, in a sentence; may be empty.
    package var about: String
    /// The cluster.
    package var cluster: ClusterSpecification
    /// The load; nil for none.
    package var load: LoadSpecification?
    /// The user's own program that is the load; `load` then runs beside it. nil for none.
    package var clientProgram: ClientProgramSpecification?
    /// The user's programs that run side by side; `load` then runs beside them.
    package var clients: [PlanClient]
    /// The faults, in the order written.
    package var timeline: [Step]
    /// How long a run's time line is, from the start of the load to its end.
    package var duration: Duration
    /// What ends a run.
    package var end: RunEnd
    /// How many runs.
    package var runs: Int
    /// Which cluster a further run uses.
    package var reuse: Reuse
    /// Where random choices come from; nil when the runner shall choose.
    package var seed: UInt64?
    /// What is expected.
    package var expectations: [PlanExpectation]
    /// What a sweep varies; nil when the plan has none. A run of the plan takes no notice of it.
    package var sweep: SweepSpecification?
    /// The plan as it was read, with the command line's changes.
    package var tree: PlanValue
}
