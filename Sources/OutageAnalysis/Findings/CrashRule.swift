import ServerLog

/// Processes that crashed, that ended without a word, or that could not start.
///
/// A crash rests on the server's own report, told once however many lines it has. An end without a word
/// rests on a start that no end, signal or crash came before; it is refuted by any of these.
enum CrashRule: FindingRule {
    /// Lines of one report lie this close together, in ms.
    private static let oneReport: Int64 = 10_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        crashes(analysis) + silentEnds(analysis) + refusals(analysis)
    }

    private static func crashes(_ analysis: OutageAnalysis) -> [Finding] {
        var told: [ProcessEvent] = []
        for event in analysis.processEvents where event.kind == .crashed {
            if let last = told.last, last.source == event.source, event.at - last.at <= oneReport {
                if told[told.count - 1].detail == "out of memory" {
                    told[told.count - 1].detail = event.detail
                }
                continue
            }
            told.append(event)
        }
        return told.map { event in
            Finding(
                kind: "crash", severity: .critical,
                title: "\(analysis.name(source: event.source)) crashed at "
                    + "\(analysis.time(event.at)): \(event.detail)",
                story: [], cause: cause(event.detail), change: change(event.detail), unknown: "",
                at: event.at, evidence: [event.evidence])
        }
    }

    private static func cause(_ detail: String) -> String {
        if detail.hasPrefix("out of memory") { return "The system gave it no more memory." }
        if detail.contains("write a command to disk") {
            return "The replica's disk refused a write, and it ends rather than lose it."
        }
        return "A fault of the server, or a command that asked for it (DEBUG SEGFAULT)."
    }

    private static func change(_ detail: String) -> String {
        if detail.hasPrefix("out of memory") {
            return "A maxmemory that leaves room for copy-on-write and for clients' buffers; "
                + "vm.overcommit_memory = 1; a larger limit of the container."
        }
        if detail.contains("write a command to disk") {
            return "The disk; replica-ignore-disk-write-errors yes lets it live on."
        }
        return "Look for the report that follows the line in its log, and for a newer version."
    }

    private static func silentEnds(_ analysis: OutageAnalysis) -> [Finding] {
        var ends: [Int: Bool] = [:]
        var findings: [Finding] = []
        for event in analysis.processEvents {
            switch event.kind {
            case .ended, .crashed, .signalled: ends[event.source] = true
            case .started:
                let hadEnd = ends[event.source] ?? false
                ends[event.source] = false
                guard !hadEnd, let before = event.previousAt, before < event.at,
                    !analysis.sources[event.source].isSentinel
                else { continue }
                let name = analysis.name(source: event.source)
                findings.append(
                    Finding(
                        kind: "silent-end", severity: .critical,
                        title: "\(name) ended without a word between \(analysis.time(before)) and "
                            + "\(analysis.time(event.at)), and was started again",
                        story: [],
                        cause:
                            "It was killed: the kernel for want of memory, somebody with SIGKILL, "
                            + "the machine's or the container's end.",
                        change: "Look in the machine's kernel log for \"Out of memory: Killed "
                            + "process\", in the container's state for OOMKilled and exit code 137.",
                        unknown: "Which of these it was.", at: before, evidence: [event.evidence]))
            default: break
            }
        }
        return findings
    }

    /// Servers that say why they cannot start.
    private static func refusals(_ analysis: OutageAnalysis) -> [Finding] {
        let events = analysis.processEvents.filter {
            $0.note == .notStarted || $0.note == .dataUnusable
        }
        return Dictionary(grouping: events) { "\($0.source) \($0.note?.rawValue ?? "")" }.values.map
        {
            let event = $0[0]
            let isData = event.note == .dataUnusable
            return Finding(
                kind: event.note?.rawValue ?? "", severity: .critical,
                title: "\(analysis.name(source: event.source)) "
                    + (isData ? "could not use its data on disk" : "could not start")
                    + " at \(analysis.time(event.at)): \(event.detail)",
                story: $0.count > 1
                    ? ["\($0.count) times, last at \(analysis.time($0[$0.count - 1].at))."] : [],
                cause: event.detail,
                change: isData
                    ? "redis-check-aof or redis-check-rdb on a copy; a version that knows the format; "
                        + "the data of a replica." : "What the line says.",
                unknown: "", at: event.at, evidence: $0.map(\.evidence))
        }
    }
}
