import Judgement
import Wording

/// The pieces of GitHub's Markdown that reports are made of.
enum Markdown {
    /// A text as code, in which nothing else is read.
    ///
    /// The fence is longer than any run of backticks inside (CommonMark, section 6.1); in a table
    /// a bar is escaped, since tables are cut before code is read (GFM, section 4.10).
    static func code(_ text: String, inTable: Bool = false) -> String {
        var content = text.withoutControls
        if inTable { content = content.replacing("|", with: "\\|") }
        guard content.contains(where: { $0 != " " }) else { return "-" }
        var longest = 0
        var run = 0
        for character in content {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let pad = content.hasPrefix("`") || content.hasSuffix("`") ? " " : ""
        return fence + pad + content + pad + fence
    }

    /// A table under a heading, if any; nothing without rows. The cells must be Markdown already.
    static func table(
        title: String?, columns: [String], numbers: ClosedRange<Int>, rows: [[String]]
    ) -> String {
        guard !rows.isEmpty else { return "" }
        let rule = columns.indices.map { numbers.contains($0) ? "---:" : "---" }
        let lines = ([columns, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }
        let heading = title.map { "### \($0)\n\n" } ?? ""
        return heading + lines.joined(separator: "\n")
    }

    /// A part that is folded away until asked for.
    static func folded(title: String, content: String) -> String {
        "<details><summary>\(title)</summary>\n\n\(content)\n\n</details>"
    }
}

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
