import Judgement
import Quantities
import RunRecord
import Wording

/// A plan's runs as a document: the verdict and the story first, then what they rest on.
extension Findings: DocumentedSubject {
    package static var widths: (most: Int, otherwise: Int) { (120, 100) }

    package var document: Document {
        var document = Document(title: "\(judgement.plan): \(headline)")
        document.answer = answer
        let about = description?.about ?? ""
        document.lead =
            (about.isEmpty ? [] : [.faint(about)]) + remarks
            + (unavailable == nil ? news : [])
        let origin = Document.Section("Origin", OriginSection(findings: self).blocks)
        document.sections = unavailable == nil ? parts + [origin] : [origin]
        return document
    }

    /// The verdict in a word; that there is none yet, or that the plan was not run.
    private var answer: (word: String, verdict: Verdict) {
        if progress != nil { return ("unfinished", .inconclusive) }
        return unavailable == nil
            ? (judgement.verdict.rawValue, judgement.verdict) : ("skipped", .inconclusive)
    }

    private var headline: String {
        if unavailable != nil { return "this machine cannot do it" }
        let all = judgement.runs.count
        if judgement.expectations.isEmpty { return "no expectations, \(all.counted("run"))" }
        let counted = judgement.runs.count { $0.doubts.isEmpty }
        let over = counted == all || counted == 0 ? "\(all)" : "\(counted) of \(all)"
        return "\(held) \(all == 1 ? "in 1 run" : "over \(over) runs")"
    }

    /// What must be known before the numbers are read.
    private var remarks: [DocumentBlock] {
        var notices: [String] = []
        if let progress { notices.append("\(progress) What follows is what there is of them.") }
        if let unavailable { notices.append("Not run: \(unavailable)") }
        if wasInterrupted {
            notices.append("Interrupted: what follows is what there was until then.")
        }
        let missing = judgement.runs.count - runs.count
        if missing > 0, unavailable == nil {
            notices.append(
                "The evidence of \(missing.counted("run")) could not be read; only their judgement is shown."
            )
        }
        return (notices + problems.map { "The record: \($0)" }).map { .notice($0) }
    }

    /// What happened, the numbers that tell it at a glance, what was seen that the plan does not ask about, and why it
    /// is in doubt.
    private var news: [DocumentBlock] {
        let numbers = headlines.filter { $0.value != "-" }
        let told = doubts.map { doubt in
            let runs = doubt.runs.map { String($0) }.joined(separator: ", ")
            let which =
                judgement.runs.count == 1
                ? "" : doubt.runs.count == 1 ? "run \(runs): " : "runs \(runs): "
            return which + doubt.text
        }
        return (story.map { [.paragraph($0)] } ?? []) + [
            .strip(numbers.map { DocumentNumber($0.name, $0.value, isBad: $0.isBad) }),
            .notices("Not asked for, but seen", notices),
            .notices("Why this is in doubt", told),
        ]
    }

    private var parts: [Document.Section] {
        let load = LatencySection(findings: self).blocks
        let run = RunSection(findings: self)
        return run.blame + [
            Document.Section("Expectations", [.table(ExpectationSection(findings: self).table)]),
            Document.Section("Clients side by side", ClientSection(findings: self).blocks),
            Document.Section("Tests", MarkSection(findings: self).blocks),
        ] + run.load + [
            Document.Section("Failover", FailoverSection(findings: self).blocks),
            Document.Section("Errors by class and window", ErrorSection(findings: self).blocks),
            Document.Section("Latency from the intended send time", load),
            Document.Section("Writes", WriteSection(findings: self).blocks),
            Document.Section("Reads", ReadSection(findings: self).blocks),
            Document.Section("Linearizability", LinearizabilitySection(findings: self).blocks),
            Document.Section("Measures", MeasureSection(findings: self).blocks),
            Document.Section("Receipts and guards", ReceiptSection(findings: self).blocks),
        ]
    }
}
