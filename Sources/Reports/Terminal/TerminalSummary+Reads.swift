extension TerminalSummary {
    private static var mostExamples: Int { 3 }

    /// The reads that were held against the ledger, and the stalest of them.
    func reads(_ findings: Findings) -> [StyledText] {
        guard let reads = findings.reads else { return [] }
        var lines = paragraph(reads.text, indent: 2, tone: reads.stale > 0 ? .doubtful : .plain)
        for example in reads.examples.prefix(Self.mostExamples) {
            lines += paragraph("run \(example.run), \(example.text)", indent: 4, tone: .plain)
        }
        return lines
    }
}
