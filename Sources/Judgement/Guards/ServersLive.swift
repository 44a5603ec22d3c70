import RunRecord

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
