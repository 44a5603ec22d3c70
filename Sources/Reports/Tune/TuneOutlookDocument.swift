package import Experiments
import Quantities

/// What is known before tuning begins, as a document.
package struct TuneOutlookDocument: DocumentedSubject {
    package static let noun = "what is known before tuning"
    package static let widths = (most: Int.max, otherwise: 120)

    private let outlook: TuneOutlook

    /// A document.
    package init(_ outlook: TuneOutlook) {
        self.outlook = outlook
    }

    /// All of it.
    package var document: Document {
        var document = Document(title: outlook.headline)
        let question = outlook.question
        document.facts = [
            (
                "stalls feared",
                question.stalls.map { ValueText.text($0, .time) }.joined(separator: ", ")
            ),
            ("real failures", question.failures.map(\.rawValue).joined(separator: ", ")),
        ]
        if outlook.predictions.isEmpty { return document }
        document.sections = [
            Document.Section("What the model of the protocol predicts", [.table(table)] + notes)
        ]
        return document
    }

    private var table: DocumentTable {
        let stalls = outlook.question.stalls
        return DocumentTable(
            ["node-timeout", "failover-time, median", "p95"]
                + stalls.map { "fails over after \(ValueText.text($0, .time))" } + [""],
            rows: outlook.predictions.enumerated().map { index, prediction in
                [
                    ValueText.text(prediction.nodeTimeout, .time),
                    ValueText.text(prediction.median, .time),
                    ValueText.text(prediction.p95, .time),
                ] + prediction.needless.map { ValueText.text($0, .ratio) }
                    + [index == outlook.candidate ? "tried first" : ""]
            })
    }

    private var notes: [DocumentBlock] {
        var notes: [DocumentBlock] = outlook.goalSentence.map { [.paragraph($0)] } ?? []
        notes.append(
            .paragraph(
                "It knows the servers' timers, and neither the load nor clients, disks and memory: the "
                    + "trials do."))
        return notes
    }
}
