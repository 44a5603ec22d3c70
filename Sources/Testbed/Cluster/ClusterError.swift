/// Why a cluster could not be started or acted on.
package struct ClusterError: Error, CustomStringConvertible, Sendable {
    /// Whether something the plan needs is missing or refused (exit status 69) rather than a fault
    /// of ours.
    package let isUnavailable: Bool
    /// What is wrong and what would mend it.
    package let description: String

    /// An error with its sentence.
    package init(_ description: String, isUnavailable: Bool = true) {
        self.description = description
        self.isUnavailable = isUnavailable
    }
}
