/// What is wrong with a plan: one or several problems, each with its place and its fix.
///
/// The command line prints its description and exits with status 65.
package struct PlanError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One problem.
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// Where it stands.
        package let position: PlanPosition
        /// What is wrong and what would mend it, without a final full stop.
        package let message: String

        /// `plan.yaml:12:5: no fault is named 'puase'; did you mean 'pause'?`
        package var description: String { "\(position): \(message)" }
    }

    /// The problems in the order in which they were found; never empty.
    package let problems: [Problem]

    /// Several problems.
    package init(problems: [Problem]) {
        precondition(!problems.isEmpty, "a plan error without a problem says nothing")
        self.problems = problems
    }

    /// One problem.
    package init(_ position: PlanPosition, _ message: String) {
        problems = [Problem(position: position, message: message)]
    }

    /// Each problem on its own line, in the order of their places; after 20 of them, how many more there are.
    package var description: String {
        let most = 20
        let more = problems.count - most
        let sorted = problems.enumerated().sorted { left, right in
            (left.element.position.line ?? 0, left.element.position.column ?? 0, left.offset)
                < (
                    right.element.position.line ?? 0, right.element.position.column ?? 0,
                    right.offset
                )
        }.map(\.element)
        return sorted.prefix(most).map(\.description).joined(separator: "\n")
            + (more > 0 ? "\n\(problems[most].position.source): and \(more) more" : "")
    }
}
