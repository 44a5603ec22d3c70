import RunRecord

/// What proves the faults, and the guards that tripped.
struct ReceiptSection: Sendable {
    let findings: Findings

    private static let mostReceipts = 200

    /// The section; it says so when there is nothing to prove.
    var markup: Markup {
        .tag(
            "section", [:], .tag("h2", [:], "Receipts and guards"), receipts,
            .tag("h3", [:], "Guards"), guards)
    }

    private var receipts: Markup {
        let all = findings.receipts
        guard !all.isEmpty else {
            return .tag("p", [:], "No fault took effect in these runs.")
        }
        // Missing proofs first: no limit may hide them.
        let ordered = all.filter { $0.kind == .missing } + all.filter { $0.kind != .missing }
        var table = Table(columns: [
            .words("fault"), .numbers("run"), .numbers("at"), .words("proof"),
        ])
        for receipt in ordered.prefix(Self.mostReceipts) {
            let node = receipt.node.map { " on node \($0)" } ?? ""
            let proof: Markup =
                receipt.kind == .missing
                ? .tag("strong", ["class": "failed"], .text("not proven: \(receipt.text)"))
                : .text(receipt.text)
            table.rows.append([
                .text("\(receipt.fault)\(node) \(receipt.kind == .healed ? "healed" : "")"),
                .text(String(receipt.run)), .text(ValueText.text(receipt.at)), proof,
            ])
        }
        let left = all.count - table.rows.count
        return [
            table.markup, left > 0 ? .tag("p", ["class": "faint"], .text("and \(left) more")) : [],
        ]
    }

    private var guards: Markup {
        var table = Table(columns: [
            .words("guard"), .numbers("run"), .numbers("at"), .words("what it saw"),
        ])
        for run in findings.runs {
            for event in run.timeline where event.kind == .guardTripped {
                table.rows.append([
                    .text(event[.guardName] ?? "guard"), .text(String(run.description.index)),
                    .text(ValueText.text(event.at)), .text(event[.message] ?? ""),
                ])
            }
        }
        return table.rows.isEmpty ? .tag("p", [:], "No guard tripped.") : table.markup
    }
}
