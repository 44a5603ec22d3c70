import Judgement
import RunRecord
import Wording

/// What proves the faults, and the guards that tripped.
struct ReceiptSection: Sendable {
    let findings: Findings

    private static let mostReceipts = 100
    /// More receipts than this are shown for the first run only where nothing can be folded away.
    private static let manyReceipts = 12

    /// The section's blocks; it says so when there is nothing to prove.
    var blocks: [DocumentBlock] {
        let all = findings.receipts
        let receipts: DocumentBlock =
            all.isEmpty
            ? .faint("No fault took effect in these runs.")
            : .folded(all.count.counted("receipt"), brief: brief(all), table(all))
        return [receipts] + guards
    }

    private func brief(_ all: [Receipt]) -> [DocumentBlock] {
        let shown =
            all.count <= Self.manyReceipts
            ? all : all.filter { $0.run == all.first?.run || $0.kind == .missing }
        let missing = shown.filter { $0.kind == .missing }.map { words($0) }
        let rest = all.count - shown.count
        return [
            .notices("Not proven", missing),
            .list(shown.filter { $0.kind != .missing }.map { words($0) }),
        ]
            + (rest > 0 ? [.faint("and \(rest) more in the other runs, none missing")] : [])
    }

    private func words(_ receipt: Receipt) -> String {
        let place = receipt.node.map { " on node \($0)" } ?? ""
        let run = findings.judgement.runs.count > 1 ? "run \(receipt.run), " : ""
        return "\(run)\(ValueText.text(receipt.at)): \(receipt.fault)\(place) "
            + "\(receipt.kind.phrase): \(receipt.text)"
    }

    private func table(_ all: [Receipt]) -> [DocumentBlock] {
        // Missing proofs first: no limit may hide them.
        let ordered = all.filter { $0.kind == .missing } + all.filter { $0.kind != .missing }
        let rows = ordered.prefix(Self.mostReceipts).map { receipt in
            let node = receipt.node.map { " on node \($0)" } ?? ""
            let isMissing = receipt.kind == .missing
            return [
                DocumentCell("\(receipt.fault)\(node) \(receipt.kind == .healed ? "healed" : "")"),
                DocumentCell(String(receipt.run)), DocumentCell(ValueText.text(receipt.at)),
                DocumentCell(
                    isMissing ? "not proven: \(receipt.text)" : receipt.text,
                    isMissing ? .bad : .plain),
            ]
        }
        var table = DocumentTable(["fault", "run", "at", "proof"], cells: rows)
        table.columns[3].isNumber = false
        let left = all.count - rows.count
        return [.table(table)] + (left > 0 ? [.faint("and \(left) more")] : [])
    }

    private var guards: [DocumentBlock] {
        let rows = findings.runs.flatMap { run in
            run.timeline.filter { $0.kind == .guardTripped }.map { event in
                [
                    event[.guardName] ?? "guard", String(run.description.index),
                    ValueText.text(event.at), event[.message] ?? "",
                ]
            }
        }
        var table = DocumentTable(["guard", "run", "at", "what it saw"], rows: rows)
        table.columns[3].isNumber = false
        // Where it cannot be folded away, what they saw stands among the doubts.
        return rows.isEmpty
            ? [.faint("No guard tripped.")] : [.folded("Guards that tripped", [.table(table)])]
    }
}
