package import Experiments
import Prediction
import Quantities

/// What is known of a change before anything is run, as a document.
package struct ChangeOutlookDocument: DocumentedSubject {
    package static let noun = "what is known of a change before it is tried"
    package static let widths = (most: Int.max, otherwise: 120)

    private let outlook: ChangeOutlook

    /// A document.
    package init(_ outlook: ChangeOutlook) {
        self.outlook = outlook
    }

    /// All of it.
    package var document: Document {
        let changes = outlook.question.changes
        let tried = changes.filter { $0.ignored == nil }
        let left = changes.filter { $0.ignored != nil }
        var document = Document(title: outlook.budgetSentence)
        document.sections = [
            Document.Section(
                "What differs and is tried",
                table(tried) { $0.bearing ?? "nothing of failover that is known" }),
            Document.Section("Left out", left.isEmpty ? [] : table(left) { $0.ignored ?? "" }),
            Document.Section("What the model of the protocol predicts", predicted),
        ]
        return document
    }

    private func table(
        _ changes: [SettingChange], _ word: (SettingChange) -> String
    ) -> [DocumentBlock] {
        guard !changes.isEmpty else { return [.paragraph("Nothing.")] }
        return [
            .table(
                DocumentTable(
                    ["setting", "before", "after", "why"], words: 4,
                    rows: changes.map {
                        [
                            $0.name, ChangeDocument.values($0.from), ChangeDocument.values($0.to),
                            word($0),
                        ]
                    }))
        ]
    }

    private var predicted: [DocumentBlock] {
        let sides = outlook.sides
        guard sides.count == 2 else {
            return [.paragraph("Nothing: it does not know such a cluster.")]
        }
        let stalls = outlook.question.stalls.enumerated().map { index, stall in
            ["failover after a stall of \(ValueText.text(stall, .time))"]
                + sides.map { ValueText.text($0.needless[index], .ratio) }
        }
        let rows = [
            ["node-timeout"] + outlook.question.nodeTimeouts.map { ValueText.text($0, .time) },
            ["failover-time, median"] + sides.map { ValueText.text($0.failoverTime.median, .time) },
            ["failover-time, p95"] + sides.map { ValueText.text($0.failoverTime.p95, .time) },
        ]
        return [
            .table(DocumentTable(["", "before", "after"], rows: rows + stalls)),
            .paragraph(
                "It knows the servers' timers, and neither the load nor clients, disks and memory: the "
                    + "trials do."),
        ]
    }
}
