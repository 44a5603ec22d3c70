package import RunRecord

/// What a plan says of its runs before there are any: what its expectations are held against when it is read.
package struct PlanFacts: Sendable {
    /// What every run will be described as.
    package var description: RunDescription
    /// Whether there is a load of our own.
    package var hasLoad: Bool
    /// Whether there is a client program, and one that reports its operations.
    package var hasProgram: Bool
    package var programReports: Bool
    /// The names of the client programs that run side by side.
    package var clients: [String] = []
    /// Whether a node may be a replica at some time of the run.
    package var mayHaveReplicas = true
    /// What the load's operations are: all that may be, where a program makes them.
    package var kinds: Set<OperationKind>
    /// Classes of errors that the load cannot have, each with what would make it have them.
    package var impossibleErrors: [OperationOutcome: String]

    /// What a plan says.
    package init(
        description: RunDescription, hasLoad: Bool, hasProgram: Bool = false,
        programReports: Bool = false, kinds: Set<OperationKind> = Set(OperationKind.allCases),
        impossibleErrors: [OperationOutcome: String] = [:]
    ) {
        self.description = description
        self.hasLoad = hasLoad
        self.hasProgram = hasProgram
        self.programReports = programReports
        self.kinds = kinds
        self.impossibleErrors = impossibleErrors
    }

    /// Whether anything is done to the cluster.
    var hasFaults: Bool { !description.steps.isEmpty }
}
