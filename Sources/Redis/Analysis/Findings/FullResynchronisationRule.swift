/// Replicas that had to be sent everything.
enum FullResynchronisationRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.resynchronisations.filter { $0.kind == .full && $0.side == .replica }
            .map { finding($0, analysis) }
    }

    private static func finding(_ event: Resynchronisation, _ analysis: OutageAnalysis) -> Finding {
        let name = analysis.name(source: event.source)
        let length = event.durationMilliseconds
        let size = event.bytes.map { " of \(Span.bytes($0))" } ?? ""
        let steps = event.steps.compactMap { step in
            step.durationMilliseconds.map { "\(step.name) \(Span.text($0))" }
        }
        var story = ["Step by step: \(steps.joined(separator: ", "))."]
        let receiving = event.steps.first { $0.name == "receiving" }?.durationMilliseconds
        if let bytes = event.bytes, let receiving, receiving > 0 {
            story.append(
                "\(Span.grouped(bytes)) bytes came in \(Span.text(receiving)): "
                    + "\(Span.grouped(bytes * 1000 / receiving / 1024)) KiB a second.")
        }
        let isSlow = (length ?? .max) > 60_000
        return Finding(
            kind: "full-resynchronisation", severity: isSlow ? .warning : .note,
            title: "\(name) was sent everything\(size) at \(event.startedAt.timeOfDay)"
                + (length.map { ", which took \(Span.text($0))" } ?? ", which did not end"),
            story: story,
            cause: event.discardedBytes != nil
                ? "Its own history had gone beyond that of its new master."
                : event.obstacle
                    ?? (event.askedOffset == nil
                        ? "It had nothing to go on from."
                        : "What it had missed was no longer in the backlog, "
                            + "or belonged to another history."),
            change: isSlow
                ? "A larger repl-backlog-size makes partial resynchronisation possible after longer absences; "
                    + "until it is done the shard has no replica that could take over." : "",
            unknown: isSlow && (receiving ?? 0) > 60_000
                ? "Whether the network, the sender's disk or this node was slow to receive." : "",
            at: event.startedAt, evidence: event.evidence)
    }
}
