import Judgement

extension Markdown {
    /// The expectations, those that do not hold first; nothing when there are none.
    static func expectations(_ findings: Findings, title: String? = "Expectations") -> String {
        let rows = findings.judgement.expectations.worstFirst.map { result in
            [
                code(result.text, inTable: true),
                ValueText.text(result.value, result.unit),
                ValueText.text(result.limit, result.unit),
                ValueText.signed(result.margin, result.unit), String(result.samples),
                "\(result.verdict.sign) \(result.verdict.rawValue)",
                result.verdict == .passed
                    ? "" : result.reason.map { code($0, inTable: true) } ?? "",
            ]
        }
        return table(
            title: title,
            columns: [
                "expectation", "measured", "limit", "margin", "samples", "verdict", "reason",
            ],
            numbers: 1...4, rows: rows)
    }
}

extension Verdict {
    /// A sign beside the word.
    var sign: String {
        switch self {
        case .passed: "✅"
        case .inconclusive: "⚠️"
        case .failed: "❌"
        }
    }
}
