import Quantities
import RunRecord

/// What proves that a fault took effect or was healed, or that the proof is missing.
struct Receipt: Sendable {
    /// What it is about.
    enum Kind: String, Sendable {
        case injected
        case healed
        case missing

        /// The kind in a sentence.
        var phrase: String {
            switch self {
            case .injected: "took effect"
            case .healed: "healed"
            case .missing: "NOT PROVEN"
            }
        }
    }

    /// The run, from 1.
    let run: Int
    /// When.
    let at: Offset
    /// What happened.
    let kind: Kind
    /// The fault's name.
    let fault: String
    /// The node it took effect on; nil when it is about no single node.
    let node: Int?
    /// The proof, or why there is none.
    let text: String
}

extension Findings {
    /// Every receipt of every run, in the order of time.
    var receipts: [Receipt] {
        runs.flatMap { run in
            run.timeline.compactMap { event -> Receipt? in
                let kind: Receipt.Kind
                switch event.kind {
                case .faultInjected: kind = .injected
                case .faultHealed: kind = .healed
                case .receiptMissing: kind = .missing
                default: return nil
                }
                var proof = event[kind == .missing ? .why : .receipt] ?? ""
                if let still = event[.still] { proof = "until then \(still); then \(proof)" }
                return Receipt(
                    run: run.description.index, at: event.at, kind: kind,
                    fault: event[.fault] ?? "fault", node: event.node,
                    text: proof.isEmpty ? "no proof recorded" : proof)
            }
        }
    }
}
