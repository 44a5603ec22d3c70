/// An expectation as the plan writes it.
package struct ExpectationText: Hashable, Sendable {
    /// The text, which is also its name in every report.
    package let text: String
    /// Where it stands.
    package let position: PlanPosition
}
