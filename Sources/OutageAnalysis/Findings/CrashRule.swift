import ServerLog

/// Processes that crashed, that ended without a word, or that could not start.
///
/// A crash rests on the server's own report, told once however many lines it has. An end without a word
/// rests on a start that no end, signal or crash came before; it is refuted by any of these.
enum CrashRule: FindingRule {
    /// Lines of one report lie this close together, in ms.
    private static let oneReport: Int64 = 10_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        crashes(analysis) + silentEnds(analysis) + refusals(analysis) + orderlyEnds(analysis)
    }

    /// Servers that were told to end, and when they were up again.
    private static func orderlyEnds(_ analysis: OutageAnalysis) -> [Finding] {
        analysis.sources.indices.compactMap { source in
            let events = analysis.processEvents.filter { $0.source == source }
            let told = ends(events)
            guard let first = told.first?.asked else { return nil }
            let story = told.prefix(20).map { asked, end in
                let how = asked.detail.isEmpty ? "" : " (\(asked.detail))"
                let up = events.first { $0.kind == .ready && $0.at > asked.at }
                return "At \(analysis.time(asked.at))\(how)"
                    + (end - asked.at >= 1000 ? "; its end took \(Span.text(end - asked.at))" : "")
                    + (up.map { "; it was up again \(Span.text($0.at - asked.at)) later." } ?? ".")
            }
            let longest = told.map { $0.end - $0.asked.at }.max() ?? 0
            return Finding(
                kind: "ended", severity: longest >= longEnd ? .warning : .note,
                title: "\(analysis.name(source: source)) was told to end "
                    + Span.count(told.count, "time", "times")
                    + (longest >= longEnd ? ", which took \(Span.text(longest))" : ""),
                story: story,
                cause: "Somebody or something ended it: a person, a supervisor, a deployment.",
                change: longest >= longEnd
                    ? "What it does at its end: a snapshot, an fsync, waiting for replicas "
                        + "(shutdown-timeout); a supervisor that waits less kills it meanwhile."
                    : "",
                unknown: "Who.", at: first.at, evidence: told.map(\.asked.evidence))
        }
    }

    /// An end that takes so long, in ms, is worth a warning.
    private static let longEnd: Int64 = 10_000

    /// When a server was told to end, and when it had. A signal, its repetition, that to a child and the
    /// end itself are one.
    private static func ends(_ events: [ProcessEvent]) -> [(asked: ProcessEvent, end: WallTime)] {
        var told: [(asked: ProcessEvent, end: WallTime)] = []
        var isOpen = false
        for event in events {
            switch event.kind {
            case .started, .ready, .crashed: isOpen = false
            case .signalled, .ended:
                if let last = told.indices.last,
                    isOpen && (event.kind == .ended || event.pid == told[last].asked.pid)
                        || event.at - told[last].asked.at < 60_000
                {
                    if event.kind == .ended { told[last].end = max(told[last].end, event.at) }
                } else {
                    told.append((event, event.at))
                }
                isOpen = event.kind == .signalled
            default: break
            }
        }
        return told
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
            let isChild = analysis.children.contains {
                $0.source == event.source && $0.pid == Int64(event.pid)
            }
            return Finding(
                kind: "crash", severity: isChild ? .warning : .critical,
                title: (isChild ? "A child (pid \(event.pid)) of " : "")
                    + "\(analysis.name(source: event.source)) crashed at "
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
            case .noted where event.note == .notStarted || event.note == .dataUnusable:
                ends[event.source] = true
            case .started where event.detail == ProcessEvent.anotherProcess:
                if !(ends[event.source] ?? false), let finding = other(event, analysis) {
                    findings.append(finding)
                }
                ends[event.source] = false
            case .started:
                let hadEnd = ends[event.source] ?? false
                ends[event.source] = false
                guard !hadEnd, let before = event.previousAt, before < event.at,
                    !analysis.sources[event.source].isSentinel
                else { continue }
                let name = analysis.name(source: event.source)
                let kill = KernelRule.kill(between: before, and: event.at, analysis)
                findings.append(
                    Finding(
                        kind: "silent-end", severity: .critical,
                        title: "\(name) ended without a word between \(analysis.time(before)) and "
                            + "\(analysis.time(event.at)), and was started again",
                        story: [],
                        cause: kill.map {
                            "The kernel killed it for want of memory: pid \($0.pid)."
                        }
                            ?? "It was killed: the kernel for want of memory, somebody with SIGKILL, "
                            + "the machine's or the container's end.",
                        change: kill != nil
                            ? "A maxmemory that leaves room for copy-on-write and buffers."
                            : "Look in the machine's kernel log for \"Out of memory: Killed "
                                + "process\", in the container's state for OOMKilled and exit code "
                                + "137.",
                        unknown: kill == nil ? "Which of these it was." : "", at: before,
                        evidence: [event.evidence]))
            default: break
            }
        }
        return findings
    }

    /// Another process id where no line tells of a start.
    private static func other(_ event: ProcessEvent, _ analysis: OutageAnalysis) -> Finding? {
        guard let before = event.previousAt, before < event.at,
            !analysis.sources[event.source].isSentinel
        else { return nil }
        return Finding(
            kind: "other-process", severity: .warning,
            title: "\(analysis.name(source: event.source)) is another process from "
                + "\(analysis.time(event.at)) on (pid \(event.pid))",
            story: [
                "Its last line before is of \(analysis.time(before)); no line tells of a start."
            ],
            cause: "Either it was ended and started again, or the lines are of two servers.",
            change: "",
            unknown: "Which of the two: the lines of a start are not in the log.",
            at: event.at, evidence: [event.evidence])
    }

    /// Servers that say why they cannot start.
    private static func refusals(_ analysis: OutageAnalysis) -> [Finding] {
        let events = analysis.processEvents.filter {
            $0.note == .notStarted
                || $0.note == .dataUnusable
                    && ReplicaLinkRule.rejection(of: $0, analysis) == nil
        }
        return Dictionary(grouping: events) { "\($0.source) \($0.note?.rawValue ?? "")" }.values.map
        {
            let event = $0[0]
            let isData = event.note == .dataUnusable
            let starts = analysis.processEvents.count {
                $0.source == event.source && $0.kind == .started && $0.at > event.at
            }
            let times = failures($0, analysis)
            var story =
                times > 1
                ? ["\(times) times, last at \(analysis.time($0[$0.count - 1].at))."] : []
            story += further($0)
            if starts > 0 {
                story.append(
                    "It was started again \(Span.count(starts, "time", "times")) after that.")
            }
            return Finding(
                kind: event.note?.rawValue ?? "", severity: .critical,
                title: "\(analysis.name(source: event.source)) "
                    + (isData ? "could not use its data on disk" : "could not start")
                    + " at \(analysis.time(event.at)): \(event.detail)",
                story: story, cause: event.detail,
                change: isData ? remedy(event.detail) : "What the line says.",
                unknown: "", at: event.at, evidence: $0.map(\.evidence))
        }
    }

    /// How many starts failed: a server says it in two or three lines, and then ends.
    private static func failures(_ lines: [ProcessEvent], _ analysis: OutageAnalysis) -> Int {
        var count = 1
        for (before, next) in zip(lines, lines.dropFirst()) {
            let wasStarted = analysis.processEvents.contains {
                $0.source == next.source && $0.kind == .started && $0.at > before.at
                    && $0.at <= next.at
            }
            if wasStarted || before.pid != next.pid || next.at - before.at > oneReport {
                count += 1
            }
        }
        return count
    }

    /// What the other lines of the first failure say beside the first.
    private static func further(_ lines: [ProcessEvent]) -> [String] {
        let more = lines.dropFirst().prefix(3).filter {
            $0.at - lines[0].at <= oneReport && $0.detail != lines[0].detail
                && $0.detail.contains(" ")
                && !$0.detail.contains("Exiting")
        }
        return more.isEmpty
            ? []
            : ["It says further: \(more.map { $0.detail.prefix(160) }.joined(separator: "; "))."]
    }

    private static func remedy(_ detail: String) -> String {
        if detail.contains("RDB format version") {
            return "The version that wrote the file, or a newer one; or the data of a replica. No "
                + "server reads the files of a later one."
        }
        if detail.contains("module") {
            return "The version of the module that wrote the data, loaded before the data is."
        }
        return "redis-check-aof or redis-check-rdb on a copy; the data of a replica, or a backup."
    }
}
