import Wording

/// The Test Anything Protocol, version 13: a line for each thing that was judged.
///
/// TAP knows no `inconclusive`: such a case is `not ok`, and its block says so. What this machine cannot do is skipped.
/// The suites stand one after the other with their names before those of the cases, since version 13 has no subtests.
package struct TAPReport: ReportFormat {
    package static let name = "tap"
    package static let fileName = "report.tap"
    package static let summary =
        "The Test Anything Protocol, a line for each expectation, for test harnesses."

    /// The report's only form.
    package init() {}

    package static func tells(_ kind: any Subject.Type) -> Bool { kind is any JudgedSubject.Type }

    /// The whole stream.
    ///
    /// - Throws: `ReportError` for a subject of which nothing is judged.
    package func render(_ subject: any Subject) throws -> String {
        guard let subject = subject as? any JudgedSubject else { throw Self.refusal(subject) }
        let cases = subject.suites.flatMap { suite in suite.cases.map { (suite.name, $0) } }
        let told = cases.enumerated().flatMap { index, named in
            lines(index + 1, "\(named.0): \(named.1.name)", named.1.outcome)
        }
        return (["TAP version 13", "1..\(cases.count)"] + told).joined(separator: "\n") + "\n"
    }

    private func lines(
        _ number: Int, _ name: String, _ outcome: JudgedCase.Outcome
    ) -> [String] {
        let name = Self.escaped(name)
        switch outcome {
        case .passed: return ["ok \(number) - \(name)"]
        case .skipped(let why): return ["ok \(number) - \(name) # SKIP \(Self.escaped(why))"]
        case .failed(let note): return ["not ok \(number) - \(name)"] + block("failed", note)
        case .inconclusive(let note):
            return ["not ok \(number) - \(name)"] + block("inconclusive", note)
        }
    }

    /// The block of YAML in which TAP says more of the line before.
    private func block(_ verdict: String, _ note: JudgedCase.Note) -> [String] {
        let details =
            note.details.isEmpty
            ? [] : ["details:"] + note.details.map { "  - \(Self.quoted($0))" }
        return
            (["---", "verdict: \(verdict)", "message: \(Self.quoted(note.message))"] + details
            + ["..."]).map { "  \($0)" }
    }

    /// A text in which no directive is read, on one line.
    private static func escaped(_ text: String) -> String {
        text.withoutControls.replacing("\\", with: "\\\\").replacing("#", with: "\\#")
    }

    /// A text as a double-quoted scalar of YAML.
    private static func quoted(_ text: String) -> String {
        let escaped = text.withoutControls.replacing("\\", with: "\\\\").replacing(
            "\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}
