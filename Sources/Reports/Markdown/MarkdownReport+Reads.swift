extension MarkdownReport {
    private static var mostExamples: Int { 10 }

    /// The reads that were held against the ledger, and the stalest of them.
    func reads(_ findings: Findings) -> String {
        guard let reads = findings.reads else { return "" }
        let examples = reads.examples.prefix(Self.mostExamples).map {
            "- run \($0.run), \(Markdown.code($0.text))"
        }
        let head = "### Reads\n\n\(reads.text)"
        return examples.isEmpty ? head : head + "\n\n" + examples.joined(separator: "\n")
    }
}
