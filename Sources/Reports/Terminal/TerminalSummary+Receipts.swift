import Judgement

extension TerminalSummary {
    /// More receipts than this are shown for the first run only.
    private static let manyReceipts = 12

    /// What proves each fault; a missing proof is always shown.
    func receipts(_ findings: Findings) -> [StyledText] {
        let all = findings.receipts
        let first = all.first?.run
        let shown =
            all.count <= Self.manyReceipts
            ? all : all.filter { $0.run == first || $0.kind == .missing }
        let severalRuns = findings.judgement.runs.count > 1
        var lines = shown.flatMap { receipt in
            let place = receipt.node.map { " on node \($0)" } ?? ""
            let run = severalRuns ? "run \(receipt.run), " : ""
            let what = "\(run)\(ValueText.text(receipt.at)): \(receipt.fault)\(place) "
            return bullet(
                receipt.kind == .missing ? "! " : "- ",
                what + "\(receipt.kind.phrase): \(receipt.text)",
                tone: receipt.kind == .missing ? .bad : .faint)
        }
        if shown.count < all.count {
            lines += paragraph(
                "and \(all.count - shown.count) more in the other runs, none missing", indent: 2,
                tone: .faint)
        }
        return lines
    }
}
