/// Servers that took long to start.
///
/// Rests on a start and on the line that says that clients can connect; what took the time, on the
/// server's own figure for loading.
enum StartRule: FindingRule {
    /// A start that takes longer is told, in ms.
    private static let long: Int64 = 30_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.processEvents.enumerated().compactMap { index, start in
            guard start.kind == .started else { return nil }
            let after = analysis.processEvents[(index + 1)...].filter { $0.source == start.source }
            guard let ready = after.first(where: { $0.kind == .ready || $0.kind == .started }),
                ready.kind == .ready, ready.at - start.at >= long
            else { return nil }
            let loaded = after.first { $0.kind == .loaded && $0.at <= ready.at }
            let load = loaded.flatMap { Int64($0.detail) }
            return Finding(
                kind: "slow-start", severity: .warning,
                title:
                    "\(analysis.name(source: start.source)) took \(Span.text(ready.at - start.at)) "
                    + "to start at \(analysis.time(start.at))",
                story: [
                    load.map { "Loading its data took \(Span.text($0))." } ?? "",
                    "No answers but LOADING meanwhile.",
                ].filter { !$0.isEmpty },
                cause: load.map { $0 * 2 > ready.at - start.at } == true
                    ? "It loaded its data from disk." : "",
                change: "A failover before a planned restart; a smaller data set for each node.",
                unknown: load == nil ? "What took so long." : "", at: start.at,
                evidence: [start.evidence] + [loaded?.evidence].compactMap { $0 } + [ready.evidence]
            )
        }
    }
}
