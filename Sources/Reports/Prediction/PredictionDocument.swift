import Prediction

/// A prediction as a document.
extension Prediction: DocumentedSubject, EncodableSubject, TabularSubject {
    package static var noun: String { "a prediction" }

    package static var widths: (most: Int, otherwise: Int) { (100, 100) }

    package var document: Document {
        let summary = PredictionSummary(self)
        var document = Document(title: summary.headline)
        document.lead = [.faint(summary.cluster)]
        document.sections = [
            Document.Section(
                "Failover-time, predicted",
                [.figure(PredictedTimes(prediction: self))]
                    + summary.bounds.map { .paragraph($0) } + summary.doubts.map { .notice($0) }),
            Document.Section(
                "Phases, predicted",
                [
                    .table(
                        DocumentTable(
                            ["phase"] + PredictionSummary.quantiles, rows: summary.rows)),
                    .figure(PredictedPhases(prediction: self)),
                ]),
            Document.Section(
                "Stalls",
                [
                    .table(
                        DocumentTable(
                            ["a master's stall of", "causes a needless failover", "95 % interval"],
                            rows: summary.stallRows))
                ]),
        ]
        document.sections += comparisons.map { comparison in
            Document.Section(
                "Held against \(comparison.folder)",
                [
                    .faint(PredictionSummary.words(comparison)),
                    .table(
                        DocumentTable(
                            ["phase"] + PredictionSummary.comparedColumns,
                            rows: PredictionSummary.rows(comparison))),
                ])
        }
        document.sections.append(
            Document.Section(
                "What to do with it",
                [
                    .paragraph(
                        "The model knows the servers' timers, and neither load nor clients, disks and "
                            + "memory. What fits on a machine is better measured: shaketable run, and "
                            + "predict --against the run's folder shows how near the model is.")
                ]))
        return document
    }

    package var values: any Encodable { self }

    /// A row for each phase.
    package var rows: [[String]] {
        let summary = PredictionSummary(self)
        return [["phase"] + PredictionSummary.quantiles] + summary.rows
    }
}
