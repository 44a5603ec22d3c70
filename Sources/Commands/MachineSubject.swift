import Judgement
import Reports
import Testbed

/// What the doctor found of this machine, as a subject of reports.
struct MachineSubject: DocumentedSubject, EncodableSubject, JudgedSubject {
    static let noun = "what this machine can do"

    let findings: [DoctorFinding]

    func text(on terminal: Terminal) -> String {
        let text = findings.map { $0.description + "\n" }.joined()
        return terminal.columns.map { HangingText.wrapped(text, to: $0) } ?? text
    }

    var document: Document {
        var document = Document(title: "What this machine can do")
        document.sections = [
            Document.Section(
                "Findings",
                [
                    .table(
                        DocumentTable(
                            ["what", "state", "found", "why", "needed for", "remedy"], words: 6,
                            rows: findings.map {
                                [
                                    $0.name, $0.condition.rawValue, $0.found, $0.reason ?? "",
                                    $0.neededFor, $0.remedy ?? "",
                                ]
                            }))
                ])
        ]
        return document
    }

    var values: any Encodable { findings }

    /// A case for each thing that can be missing.
    var suites: [JudgedSuite] {
        let cases = findings.filter { $0.condition != .note }.map { finding in
            let reasons = [finding.reason, finding.remedy.map { "remedy: \($0)" }].compactMap { $0 }
            switch finding.condition {
            case .ok, .note: return JudgedCase(finding.name, .passed, because: [])
            case .degraded: return JudgedCase(finding.name, .inconclusive, because: reasons)
            case .missing: return JudgedCase(finding.name, .failed, because: reasons)
            }
        }
        return [JudgedSuite(name: "doctor", cases: cases)]
    }
}
