import Judgement
import Quantities
import XMLCoder

extension ClientMatrix {
    /// JUnit XML: a suite for each scenario, a case for each client in it, and one for the cluster.
    ///
    /// - Throws: `ReportError` when the XML cannot be encoded.
    package func junit() throws -> String {
        let encoder = XMLEncoder()
        encoder.outputFormatting = [.prettyPrinted]
        encoder.prettyPrintIndentation = .spaces(2)
        var suites = scenarios.indices.map(suite)
        if !drifts.isEmpty { suites.append(driftSuite) }
        do {
            let data = try encoder.encode(
                JUnitSuites(suites: suites, seconds: 0), withRootKey: "testsuites",
                header: XMLHeader(version: 1.0, encoding: "UTF-8"))
            return String(decoding: data, as: UTF8.self) + "\n"
        } catch {
            throw ReportError(
                format: JUnitReport.name, message: "cannot be encoded as XML: \(error)")
        }
    }

    private func suite(_ place: Int) -> JUnitSuite {
        let scenario = scenarios[place]
        let name = scenario.name.xmlSafe
        var cases = cells.map { row in
            self.case(row[place].client, name, row[place].judgement)
        }
        cases.append(self.case("the cluster", name, cluster[place]))
        cases += missing.map {
            JUnitCase(
                name: $0.name.xmlSafe, suite: name, file: nil, seconds: 0,
                outcome: .skipped(JUnitNote(message: "not here: \($0.reason)")))
        }
        return JUnitSuite(
            name: name, file: nil, seconds: 0, timestamp: nil, properties: [], cases: cases)
    }

    private func `case`(_ name: String, _ suite: String, _ judgement: Judgement) -> JUnitCase {
        JUnitCase(
            name: name.xmlSafe, suite: suite, file: nil, seconds: 0,
            outcome: Self.outcome(judgement.verdict, judgement.reasons))
    }

    private static func outcome(_ verdict: Verdict, _ reasons: [String]) -> JUnitCase.Outcome {
        let text = reasons.joined(separator: "\n")
        switch verdict {
        case .passed: return .passed
        case .failed:
            return .failure(
                JUnitNote(message: reasons.first ?? "failed", type: "expectation", text: text))
        case .inconclusive:
            return .error(
                JUnitNote(
                    message: "inconclusive: \(reasons.first ?? "no run tells")",
                    type: "inconclusive", text: text))
        }
    }

    private var driftSuite: JUnitSuite {
        let name = "policies beside their clients"
        let cases = drifts.map { drift in
            JUnitCase(
                name: "\(drift.policy) \(drift.measure) in \(drift.scenario)".xmlSafe, suite: name,
                file: nil, seconds: 0,
                outcome: Self.outcome(
                    drift.verdict,
                    [
                        "\(drift.measure) differs by \(ValueText.signed(drift.difference, .ratio)) "
                            + "in \(drift.pairs.count) runs"
                    ]))
        }
        return JUnitSuite(
            name: name, file: nil, seconds: 0, timestamp: nil, properties: [], cases: cases)
    }
}
