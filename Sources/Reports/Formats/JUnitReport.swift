import Foundation
import Judgement
import Quantities
import RunRecord
import XMLCoder

/// JUnit XML: a test suite for the plan, a test case for each expectation, and one that says whether
/// the runs are conclusive.
///
/// JUnit knows no `inconclusive`. Such a case is an `<error type="inconclusive">`, because a common
/// reader shows `<skipped>` beside the passed ones and would hide that nothing is known. `<skipped>`
/// is kept for a plan that this machine cannot run.
package struct JUnitReport: ReportFormat {
    package static let name = "junit"
    package static let fileName = "junit.xml"
    package static let summary = "JUnit XML, a test case for each expectation, for CI systems."

    /// The report's only form.
    package init() {}

    /// The XML document.
    ///
    /// - Throws: `ReportError` when the XML cannot be encoded.
    package func render(_ findings: Findings) throws -> String {
        try render(several: [findings])
    }

    /// The XML document of several plans, a test suite for each.
    ///
    /// - Throws: `ReportError` when the XML cannot be encoded.
    package func render(several: [Findings]) throws -> String {
        let encoder = XMLEncoder()
        encoder.outputFormatting = [.prettyPrinted]
        encoder.prettyPrintIndentation = .spaces(2)
        do {
            let data = try encoder.encode(
                JUnitSuites(
                    suites: several.map { suite($0) },
                    seconds: several.reduce(0) { $0 + seconds($1) }),
                withRootKey: "testsuites",
                header: XMLHeader(version: 1.0, encoding: "UTF-8"))
            return String(decoding: data, as: UTF8.self) + "\n"
        } catch {
            throw ReportError(format: Self.name, message: "cannot be encoded as XML: \(error)")
        }
    }

    private func suite(_ findings: Findings) -> JUnitSuite {
        let plan = findings.judgement.plan.xmlSafe
        let file = findings.stated.compactMap(\.file).first?.xmlSafe
        // Every expectation is judged from all runs: that long it took.
        let seconds = seconds(findings)
        var cases = findings.judgement.expectations.enumerated().map { index, expectation in
            JUnitCase(
                name: expectation.text.xmlSafe, suite: plan, file: file, seconds: seconds,
                outcome: outcome(of: expectation, number: index, in: findings))
        }
        cases.append(
            JUnitCase(
                name: "every run is conclusive", suite: plan, file: file, seconds: seconds,
                outcome: conclusiveness(findings)))
        return JUnitSuite(
            name: plan, file: file, seconds: seconds, timestamp: timestamp(findings),
            properties: properties(findings), cases: cases)
    }

    private func outcome(
        of expectation: ExpectationResult, number: Int, in findings: Findings
    ) -> JUnitCase.Outcome {
        if let why = findings.unavailable {
            return .skipped(JUnitNote(message: "unavailable: \(why)"))
        }
        let measured =
            "measured \(ValueText.text(expectation.value, expectation.unit)), limit "
            + "\(ValueText.text(expectation.limit, expectation.unit)), margin "
            + "\(ValueText.signed(expectation.margin, expectation.unit)), "
            + "\(expectation.samples) samples"
        let reason = expectation.reason ?? measured
        let place = findings.place(ofExpectation: number).map { ["Plan: \($0)"] } ?? []
        let text = ([measured] + facts(findings) + place).joined(separator: "\n")
        switch expectation.verdict {
        case .passed:
            return .passed
        case .failed:
            return .failure(JUnitNote(message: reason, type: "expectation", text: text))
        case .inconclusive:
            return .error(
                JUnitNote(message: "inconclusive: \(reason)", type: "inconclusive", text: text))
        }
    }

    /// What happened, what was seen besides, and where more of it is told, a line each.
    private func facts(_ findings: Findings) -> [String] {
        (findings.story.map { [$0] } ?? [])
            + findings.notices.map { "Not asked for, but seen: \($0)" }
            + (findings.folder.map { ["Report: \($0)/reports/\(HTMLReport.fileName)"] } ?? [])
    }

    private func conclusiveness(_ findings: Findings) -> JUnitCase.Outcome {
        if let why = findings.unavailable {
            return .skipped(JUnitNote(message: "unavailable: \(why)"))
        }
        if findings.wasInterrupted {
            return .error(
                JUnitNote(message: "interrupted before the end", type: "interrupted"))
        }
        let doubts =
            findings.problems.map { "not read: \($0)" }
            + findings.doubts.map { doubt in
                "run \(doubt.runs.map { String($0) }.joined(separator: ", ")): \(doubt.text)"
            }
        guard let first = doubts.first else { return .passed }
        return .error(
            JUnitNote(
                message: "inconclusive: \(first)", type: "inconclusive",
                text: (doubts + facts(findings)).joined(separator: "\n")))
    }

    private func properties(_ findings: Findings) -> [JUnitProperty] {
        var properties: [(String, String?)] = [
            ("plan-hash", findings.planHash),
            ("verdict", findings.judgement.verdict.rawValue),
            ("runs", String(findings.judgement.runs.count)),
            (
                "seed",
                findings.seeds
            ),
            ("story", findings.story),
            (
                "not-asked-for-but-seen",
                findings.notices.isEmpty ? nil : findings.notices.joined(separator: "; ")
            ),
            ("command", findings.command),
            ("run-folder", findings.folder),
        ]
        if let description = findings.description {
            properties += [
                ("server", description.server), ("sandbox", description.sandbox),
                ("network-engine", description.networkEngine),
                ("program-version", description.programVersion),
                ("client-policy", description.clientPolicy),
                ("side-by-side", description.sideBySide.map { String($0) }),
            ]
            properties += description.host.sorted { $0.key < $1.key }.map { ("host.\($0)", $1) }
        }
        return properties.compactMap { name, value in
            value.map { JUnitProperty(name: name.xmlSafe, value: $0.xmlSafe) }
        }
    }

    private func seconds(_ findings: Findings) -> Double {
        findings.runs.reduce(0) { $0 + max(0, $1.timeline.last?.at.sinceStart.inSeconds ?? 0) }
    }

    /// The start by the wall clock; JUnit's own schema has no time zone, so it is left out: UTC.
    private func timestamp(_ findings: Findings) -> String? {
        findings.description.map { String(UTCTime.text($0.wallClockNanoseconds).dropLast()) }
    }
}
