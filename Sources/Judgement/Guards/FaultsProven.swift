import RunRecord

/// Faults whose effect nothing proves.
struct FaultsProven: Guard {
    let name = "fault unproven"
    let summary =
        "A fault or its heal has no receipt, or a step was fired and no node shows its effect."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        let timeline = run.record.timeline
        let missing = timeline.filter { $0.kind == .receiptMissing }
        let proven = Set(
            (timeline.filter { $0.kind == .faultInjected } + missing)
                .compactMap { $0[.step] })
        let unanswered = timeline.filter {
            $0.kind == .stepFired && $0[.fault] != nil
                && !proven.contains($0[.step] ?? -1)
        }
        return missing.map { event in
            "no receipt for \(subject(event)): \(event[.why] ?? "nothing proves its effect")"
        }
            + unanswered.map { event in
                "\(subject(event)) was fired at \(event.timeText) and no node shows its effect"
            }
    }

    private func subject(_ event: Event) -> String {
        var words = event[.step].map { "step \($0 &+ 1)" } ?? "a step"
        if let fault = event[.fault] { words += " (\(fault))" }
        if let node = event.node { words += " on node \(node)" }
        return words
    }
}
