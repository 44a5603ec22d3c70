import Judgement
import Quantities
import RunRecord

/// What was judged of a plan: a case for each expectation, and one that says whether the runs are conclusive.
struct RunCases: Sendable {
    /// The suite of a plan.
    func suite(_ findings: Findings) -> JudgedSuite {
        let cases = findings.judgement.expectations.enumerated().map { index, expectation in
            JudgedCase(
                expectation.text, outcome(of: expectation, number: index, in: findings))
        }
        var suite = JudgedSuite(
            name: findings.judgement.plan,
            cases: cases + [JudgedCase("every run is conclusive", conclusiveness(findings))])
        suite.file = findings.stated.compactMap(\.file).first
        // Every expectation is judged from all runs: that long it took.
        suite.seconds = seconds(findings)
        suite.startedNanoseconds = findings.description?.wallClockNanoseconds
        suite.properties = properties(findings)
        return suite
    }

    private func outcome(
        of expectation: ExpectationResult, number: Int, in findings: Findings
    ) -> JudgedCase.Outcome {
        if let why = findings.unavailable {
            return .skipped("unavailable: \(why)")
        }
        let measured =
            "measured \(ValueText.text(expectation.value, expectation.unit)), limit "
            + "\(ValueText.text(expectation.limit, expectation.unit)), margin "
            + "\(ValueText.signed(expectation.margin, expectation.unit)), "
            + "\(expectation.samples) samples"
        let reason = expectation.reason ?? measured
        let place = findings.place(ofExpectation: number).map { ["Plan: \($0)"] } ?? []
        let note = JudgedCase.Note(reason, details: [measured] + facts(findings) + place)
        switch expectation.verdict {
        case .passed: return .passed
        case .failed: return .failed(note)
        case .inconclusive: return .inconclusive(note)
        }
    }

    /// What happened, what was seen besides, and where more of it is told, a line each.
    private func facts(_ findings: Findings) -> [String] {
        (findings.story.map { [$0] } ?? [])
            + findings.notices.map { "Not asked for, but seen: \($0)" }
            + (findings.folder.map { ["Report: \($0)/reports/\(HTMLReport.fileName)"] } ?? [])
    }

    private func conclusiveness(_ findings: Findings) -> JudgedCase.Outcome {
        if let why = findings.unavailable {
            return .skipped("unavailable: \(why)")
        }
        if findings.wasInterrupted {
            return .inconclusive(
                JudgedCase.Note("interrupted before the end", isInterruption: true))
        }
        let doubts =
            findings.problems.map { "not read: \($0)" }
            + findings.doubts.map { doubt in
                "run \(doubt.runs.map { String($0) }.joined(separator: ", ")): \(doubt.text)"
            }
        guard let first = doubts.first else { return .passed }
        return .inconclusive(JudgedCase.Note(first, details: doubts + facts(findings)))
    }

    private func properties(_ findings: Findings) -> [(name: String, value: String)] {
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
            value.map { (name, $0) }
        }
    }

    private func seconds(_ findings: Findings) -> Double {
        findings.runs.reduce(0) { $0 + max(0, $1.timeline.last?.at.sinceStart.inSeconds ?? 0) }
    }
}
