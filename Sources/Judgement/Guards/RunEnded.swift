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
