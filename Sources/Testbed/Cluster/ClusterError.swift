/// Why a cluster could not be started or acted on.
package struct ClusterError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for whoever decides what follows from it.
    package enum Kind: Sendable {
        /// What the plan needs is not to be had here, or was refused before the run: no run can be made.
        case unavailable
        /// A node said no.
        case refused
        /// The node, or the step's target, is not in the state that the step is for.
        case unfit
        /// It did not come about in the time that it has.
        case late
        /// What was done is not seen, or not as it was wanted.
        case unproven
        /// A file or a host of the cluster cannot be read, written or reached.
        case inaccessible
    }

    /// What went wrong.
    package let kind: Kind
    /// What is wrong and what would mend it.
    package let description: String

    /// An error with its sentence.
    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
