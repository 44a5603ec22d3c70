import Foundation
import XMLCoder

/// JUnit XML: a test suite for each plan or part, a test case for each thing that was judged.
///
/// JUnit knows no `inconclusive`. Such a case is an `<error type="inconclusive">`, because a common
/// reader shows `<skipped>` beside the passed ones and would hide that nothing is known. `<skipped>`
/// is kept for what this machine cannot do.
package struct JUnitReport: ReportFormat {
    package static let name = "junit"
    package static let fileName = "junit.xml"
    package static let summary = "JUnit XML, a test case for each expectation, for CI systems."

    /// The report's only form.
    package init() {}

    package static func tells(_ kind: any Subject.Type) -> Bool { kind is any JudgedSubject.Type }

    /// The XML document.
    ///
    /// - Throws: `ReportError` when the XML cannot be encoded, or nothing is judged of the subject.
    package func render(_ subject: any Subject) throws -> String {
        guard let subject = subject as? any JudgedSubject else { throw Self.refusal(subject) }
        let suites = subject.suites
        let encoder = XMLEncoder()
        encoder.outputFormatting = [.prettyPrinted]
        encoder.prettyPrintIndentation = .spaces(2)
        do {
            let data = try encoder.encode(
                JUnitSuites(
                    suites: suites.map(Self.suite),
                    seconds: suites.reduce(0) { $0 + $1.seconds }), withRootKey: "testsuites",
                header: XMLHeader(version: 1.0, encoding: "UTF-8"))
            return String(decoding: data, as: UTF8.self) + "\n"
        } catch {
            throw ReportError(format: Self.name, message: "cannot be encoded as XML: \(error)")
        }
    }

    private static func suite(_ suite: JudgedSuite) -> JUnitSuite {
        let (name, file) = (suite.name.xmlSafe, suite.file?.xmlSafe)
        return JUnitSuite(
            name: name, file: file, seconds: suite.seconds,
            // JUnit's own schema has no time zone, so it is left out: UTC.
            timestamp: suite.startedNanoseconds.map { String(UTCTime.text($0).dropLast()) },
            properties: suite.properties.map {
                JUnitProperty(name: $0.name.xmlSafe, value: $0.value.xmlSafe)
            },
            cases: suite.cases.map {
                JUnitCase(
                    name: $0.name.xmlSafe, suite: name, file: file, seconds: suite.seconds,
                    outcome: outcome($0.outcome))
            })
    }

    private static func outcome(_ outcome: JudgedCase.Outcome) -> JUnitCase.Outcome {
        func text(_ note: JudgedCase.Note) -> String? {
            note.details.isEmpty ? nil : note.details.joined(separator: "\n")
        }
        switch outcome {
        case .passed: return .passed
        case .failed(let note):
            return .failure(
                JUnitNote(message: note.message, type: "expectation", text: text(note)))
        case .inconclusive(let note) where note.isInterruption:
            return .error(JUnitNote(message: note.message, type: "interrupted", text: text(note)))
        case .inconclusive(let note):
            return .error(
                JUnitNote(
                    message: "inconclusive: \(note.message)", type: "inconclusive",
                    text: text(note)))
        case .skipped(let why): return .skipped(JUnitNote(message: why))
        }
    }
}
