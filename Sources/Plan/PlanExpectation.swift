package import Judgement

/// An expectation of a plan, and where it stands.
package struct PlanExpectation: Sendable {
    /// The expectation, its words and units checked.
    package let expectation: Expectation
    /// Where it stands.
    package let position: PlanPosition
    private let written: PlanValue

    /// The text, which is also its name in every report.
    package var text: String { expectation.text }

    /// Reads an expectation.
    ///
    /// - Throws: With the column of the word that is wrong, where the text stands on one line.
    package init(reading value: PlanValue) throws(PlanError) {
        position = value.position
        written = value
        let text = try value.text("an expectation, such as lost-writes == 0")
        do {
            expectation = try Expectation(parsing: text)
        } catch {
            throw PlanError(Self.place(of: error, in: value), error.message)
        }
    }

    /// Where in the plan something is wrong with it.
    func place(of error: ExpectationError) -> PlanPosition {
        Self.place(of: error, in: written)
    }

    private static func place(of error: ExpectationError, in value: PlanValue) -> PlanPosition {
        guard case .scalar(let text, let isQuoted) = value.content, !text.contains("\n"),
            let column = value.position.column
        else { return value.position }
        return PlanPosition(
            source: value.position.source, line: value.position.line,
            column: column + error.column - (isQuoted ? 0 : 1))
    }
}
