package import Experiments
import Judgement
import Quantities

/// Whether a change is safe, as a document.
package struct ChangeDocument: Sendable {
    let answer: ChangeAnswer

    /// A document.
    package init(_ answer: ChangeAnswer) {
        self.answer = answer
    }

    /// All of it.
    package var document: Document {
        let question = answer.question
        var document = Document(title: answer.sentence)
        document.answer = (answer.verdict.rawValue, Self.verdict(answer.verdict))
        document.facts = [
            (
                "stalls feared",
                question.stalls.isEmpty
                    ? "none"
                    : question.stalls.map { ValueText.text($0, .time) }.joined(separator: ", ")
            ),
            (
                "real failures",
                question.failures.isEmpty
                    ? "none" : question.failures.map(\.rawValue).joined(separator: ", ")
            ),
            (
                "tolerated",
                "times longer by \(ValueText.text(question.tolerance, .ratio)); probabilities and error "
                    + "rates greater by \(ValueText.text(question.tolerated * 100, .count)) percentage "
                    + "points"
            ), ("servers", answer.server),
            ("trials", "\(answer.trials[0]) before, \(answer.trials[1]) after the change"),
        ]
        document.sections = [
            Document.Section("What differs", differences),
            Document.Section("What was measured", measured),
            Document.Section("Rolling there and back, under load", rolls),
        ]
        return document
    }

    static func verdict(_ verdict: ChangeVerdict) -> Verdict {
        switch verdict {
        case .safe: .passed
        case .notProven: .inconclusive
        case .notSafe: .failed
        }
    }

    private var differences: [DocumentBlock] {
        guard !answer.question.changes.isEmpty else { return [.paragraph("Nothing.")] }
        return [
            .table(
                DocumentTable(
                    ["setting", "before", "after", "what it bears on"], words: 4,
                    rows: answer.question.changes.map { change in
                        [
                            change.name, Self.values(change.from), Self.values(change.to),
                            change.ignored.map { "not tried: \($0)" } ?? change.bearing
                                ?? "nothing of failover that is known; tried all the same",
                        ]
                    }))
        ]
    }

    /// A setting's values as one text.
    static func values(_ values: [String]) -> String {
        values.isEmpty ? "default" : values.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: "; ")
    }

    private var measured: [DocumentBlock] {
        guard answer.question.hasEffect else { return [] }
        // What has no value on either side is named, and fills no row.
        let known = answer.measures.filter { $0.from != nil || $0.to != nil }
        let unknown = answer.measures.filter { $0.from == nil && $0.to == nil }.map(\.name)
        var blocks: [DocumentBlock] =
            known.isEmpty
            ? []
            : [
                .table(
                    DocumentTable(
                        ["measure", "before", "after", "worse by (95 %)", "tolerated", "says"],
                        rows: known.map(Self.row)))
            ]
        if !unknown.isEmpty {
            blocks.append(.paragraph("Not measured: \(unknown.joined(separator: "; "))."))
        }
        blocks += [
            .paragraph(
                "Safe means: shown with 95 % to be worse by less than is tolerated; not safe: shown to be "
                    + "worse by more. That no difference was found would not be enough. Both hold "
                    + "however often one looked, and measuring ended as soon as one was shown. Runs of "
                    + "both settings took turns. Of real failures one of each kind makes a sample: "
                    + "their mean.")
        ]
        if answer.lostWrites.contains(where: { $0 != nil }) {
            let lost = answer.lostWrites.map { ValueText.text($0?.value, .count) }
            blocks.append(
                .paragraph(
                    "Acknowledged writes lost for each real failure, on average: \(lost[0]) before, "
                        + "\(lost[1]) after. They are too irregular to be judged, and are only told."
                ))
        }
        if !answer.doubts.isEmpty {
            blocks.append(
                .notice(
                    "Runs that were inconclusive count nowhere: "
                        + answer.doubts.prefix(3).joined(separator: "; ")))
        }
        return blocks
    }

    /// What it costs to bring the cluster to the other server, and whether one can go back: told, not judged.
    private var rolls: [DocumentBlock] {
        guard let rolls = answer.rolls, !rolls.isEmpty else { return [] }
        let rows = rolls.map { roll in
            [
                "\(roll.from) to \(roll.to)", roll.isDone ? "done" : "not done",
                ValueText.text(roll.errorRate, .ratio), ValueText.text(roll.outageSeconds, .time),
                ValueText.text(roll.lostWrites, .count),
            ]
        }
        return [
            .table(
                DocumentTable(
                    ["roll", "outcome", "error rate", "outage", "lost writes"], words: 2, rows: rows
                ))
        ]
            + rolls.flatMap { roll in
                roll.problems.prefix(3).map { .notice("\(roll.from) to \(roll.to): \($0)") }
            }
    }

    static func row(_ measure: ChangeMeasure) -> [String] {
        var worse = "-"
        if let low = measure.low, let high = measure.high {
            worse = "\(ValueText.signed(low, .ratio)) to \(ValueText.signed(high, .ratio))"
        }
        return [
            measure.name, words(measure.from, measure.unit), words(measure.to, measure.unit), worse,
            ValueText.signed(measure.limit, .ratio), measure.verdict.rawValue,
        ]
    }

    private static func words(_ estimate: Estimate?, _ unit: Unit) -> String {
        estimate.map { "\(ValueText.text($0.value, unit)) (\($0.samples))" } ?? "-"
    }
}

extension ChangeDocument: DocumentedSubject, EncodableSubject, JudgedSubject {
    package static var noun: String { "whether a change is safe" }

    /// The whole answer.
    package var values: any Encodable { answer }

    /// A case for each measure; one for the whole change where nothing was measured.
    package var suites: [JudgedSuite] {
        let measures = answer.measures.map { measure in
            JudgedCase(
                "\(measure.name) is no worse than tolerated", Self.verdict(measure.verdict),
                because: ["\(measure.verdict.rawValue): worse by \(Self.row(measure)[3])"]
                    + answer.doubts)
        }
        let whole = JudgedCase(
            "the change is safe", Self.verdict(answer.verdict), because: [answer.sentence])
        return [JudgedSuite(name: "change", cases: measures.isEmpty ? [whole] : measures)]
    }
}
