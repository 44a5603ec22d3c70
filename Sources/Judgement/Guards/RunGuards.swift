import RunRecord
import Wording

/// Runs that did not go on to their end.
struct RunEnded: Guard {
    let name = "run incomplete"
    let summary = "The run was interrupted, or its time line has no end."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        guard let end = run.record.timeline.last(where: { $0.kind == .runEnded }) else {
            return ["the run has no end: its record is incomplete"]
        }
        guard end[.isInterrupted] == true else { return [] }
        let cutOff = run.record.load?.cutOff ?? 0
        let rest = cutOff > 0 ? ", which cut \(Int(clamping: cutOff).counted("operation")) off" : ""
        return ["the run was interrupted at \(end.timeText)\(rest)"]
    }
}

/// Servers that ended though no fault ended them.
struct ServersLive: Guard {
    let name = "server ended"
    let summary = "A server ended by itself, though no fault and no end of the run ended it."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        run.record.timeline.filter { $0.kind == .processExited && $0[.isExpected] == false }
            .map { event in
                "node \(event.node ?? 0) ended by itself at \(event.timeText)"
                    + (event[.ended].map { " (\($0))" } ?? "")
            }
    }
}

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
