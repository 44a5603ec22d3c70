import ServerLog

/// How often a server saved, by which rules, and what that cost; and what could not be saved.
///
/// A child is counted when its fork is told. A fork that failed is no child, and a child whose start is
/// older than the log is told apart.
enum SaveRule: FindingRule {
    /// A rewrite that takes so long, in ms, or copies so much, in MB, is worth a warning.
    private static let longRewrite: Int64 = 300_000
    private static let muchCopied: Int64 = 2000
    /// A child that failed after so long, in ms, is told with how long it had lived.
    private static let longSave: Int64 = 60_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.sources.indices.flatMap { source in
            let children = analysis.children.filter { $0.source == source }
            let events = analysis.processEvents.filter { $0.source == source }
            return [
                ran(children, events, source, analysis), notForked(events, source, analysis),
                notWritten(.save, children, events, source, analysis),
                notWritten(.rewrite, children, events, source, analysis),
                appends(events, source, analysis),
            ].compactMap { $0 }
        }
    }

    private static func ran(
        _ children: [ChildRun], _ events: [ProcessEvent], _ source: Int,
        _ analysis: OutageAnalysis
    ) -> Finding? {
        guard let first = children.first else { return nil }
        let name = analysis.name(source: source)
        let saves = children.filter { $0.work == .save }
        let reasons = Dictionary(grouping: children.compactMap(\.reason)) { $0 }
            .map { "\($0.key): \($0.value.count)" }.sorted()
        let failed = children.filter { $0.failure != nil }
        var story: [String] = []
        if !reasons.isEmpty { story.append("Reasons: \(reasons.joined(separator: ", ")).") }
        if let text = lengths("Saves", saves.filter { $0.failure == nil }) { story.append(text) }
        let rewrites = children.filter { $0.work == .rewrite }
        if let text = lengths("Rewrites", rewrites) { story.append(text) }
        let copied = children.compactMap(\.copyOnWriteMegabytes)
        if let least = copied.min(), let most = copied.max() {
            story.append(
                "Memory copied while children lived: \(least == most ? "" : "\(least) to ")\(most) MB."
            )
        }
        for event in events where event.kind == .earlierChildFailed {
            story.append(
                "Another, started before the log begins, failed at \(analysis.time(event.at)).")
        }
        story += failed.map { child in
            let lived = child.durationMilliseconds.flatMap { $0 >= longSave ? $0 : nil }
            return "At \(analysis.time(child.startedAt)): \(child.failure ?? "")"
                + (lived.map { ", after \(Span.text($0))." } ?? ".")
        }
        let isHeavy = children.contains {
            ($0.durationMilliseconds ?? 0) >= longRewrite
                || ($0.copyOnWriteMegabytes ?? 0) >= muchCopied
        }
        return Finding(
            kind: failed.isEmpty ? "saves" : "failed-saves",
            severity: failed.isEmpty && !isHeavy ? .note : .warning,
            title:
                "\(name) forked \(Span.count(children.count, "child", "children")) to write to disk"
                + (failed.isEmpty ? "" : ", and \(failed.count) failed"),
            story: story, cause: "",
            change: isHeavy
                ? "As much memory as is copied must be free beside the data; children that take "
                    + "minutes belong on a replica or into a quieter hour." : "",
            unknown: "", at: first.startedAt, evidence: failed.flatMap(\.evidence))
    }

    /// What follows from a failed save for those who write.
    private static func refusal(_ analysis: OutageAnalysis) -> String {
        if analysis.settings["stop-writes-on-bgsave-error"] == "no" {
            return "It goes on taking writes: stop-writes-on-bgsave-error is no."
        }
        return
            "As long as the last save failed, the server refuses writes (MISCONF) by default: "
            + "stop-writes-on-bgsave-error yes."
    }

    private static func lengths(_ what: String, _ children: [ChildRun]) -> String? {
        let lengths = children.compactMap(\.durationMilliseconds)
        guard let shortest = lengths.min(), let longest = lengths.max() else { return nil }
        let range =
            shortest == longest
            ? Span.text(longest) : "\(Span.text(shortest)) to \(Span.text(longest))"
        return "\(what) took \(range) after the fork."
    }

    private static func notForked(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> Finding? {
        let failed = events.filter { $0.kind == .forkFailed }
        guard let first = failed.first else { return nil }
        let reason =
            first.detail.hasSuffix("no reason") && analysis.isPagingFileShort
            ? "no room in the system paging file, says the child" : first.detail
        return Finding(
            kind: "fork-failed", severity: .critical,
            title: "\(analysis.name(source: source)) could not fork "
                + "\(Span.count(failed.count, "time", "times")): \(reason)",
            story: [
                "At \(Span.list(failed.map { analysis.time($0.at) })). Nothing was saved.",
                refusal(analysis),
            ],
            cause: reason,
            change: remedy(reason), unknown: "",
            at: first.at, evidence: failed.map(\.evidence))
    }

    /// What lets a server fork again, by the system's reason.
    private static func remedy(_ reason: String) -> String {
        if reason.contains("temporarily unavailable") {
            return "The limit of processes: ulimit -u, the container's pids."
        }
        // Windows has no fork: the server copies itself by other means, and says so in its own words.
        return reason.contains("allocate memory")
            ? "vm.overcommit_memory = 1, and memory for copy-on-write."
            : "What the reason says; on Windows room for the paging file, and persistence-available "
                + "yes."
    }

    /// A child, or the server at its end, that could not write: why, when, and the lines that show it.
    private struct Failure {
        let reason: String
        let at: WallTime
        let evidence: [LogEvidence]
    }

    private static func failures(
        _ work: LogMessage.ChildWork, _ children: [ChildRun], _ events: [ProcessEvent]
    ) -> [Failure] {
        let told = children.compactMap { child -> Failure? in
            guard child.work == work, let reason = child.failure, reason != "the child failed",
                !reason.hasPrefix("signal"), !reason.hasPrefix("fork")
            else { return nil }
            return Failure(reason: reason, at: child.startedAt, evidence: child.evidence)
        }
        guard work == .save else { return told }
        // Of some the log does not tell the start.
        let known = Set(children.map(\.pid))
        let others = events.filter {
            $0.note == .saveNotWritten && !known.contains(Int64($0.pid))
        }
        return
            (told + others.map { Failure(reason: $0.detail, at: $0.at, evidence: [$0.evidence]) })
            .sorted { $0.at < $1.at }
    }

    private static func notWritten(
        _ work: LogMessage.ChildWork, _ children: [ChildRun], _ events: [ProcessEvent],
        _ source: Int, _ analysis: OutageAnalysis
    ) -> Finding? {
        let failed = failures(work, children, events)
        guard let first = failed.first else { return nil }
        let reason = first.reason
        let isSpace = reason.contains("space")
        if work == .rewrite {
            return Finding(
                kind: "rewrite-not-written", severity: .warning,
                title: "\(analysis.name(source: source)): rewrites of the append-only file fail: "
                    + reason,
                story: [
                    "\(Span.count(failed.count, "time", "times")), first at "
                        + "\(analysis.time(first.at)). Meanwhile the file grows."
                ],
                cause: reason, change: "The folder's owner and rights, and space on the disk.",
                unknown: "", at: first.at, evidence: failed.flatMap(\.evidence))
        }
        if isMisused(reason) { return misused(failed, reason, source, analysis) }
        return Finding(
            kind: "save-not-written", severity: .critical,
            title: "\(analysis.name(source: source)): saves fail: \(reason)",
            story: [
                "\(Span.count(failed.count, "time", "times")), first at "
                    + "\(analysis.time(first.at)).", refusal(analysis),
            ],
            cause: reason,
            change: (isSpace ? "Space on the disk" : "The folder's and the disk's state")
                + "; stop-writes-on-bgsave-error no lets it take writes meanwhile.",
            unknown: "", at: first.at, evidence: failed.flatMap(\.evidence))
    }

    private static let attack =
        "Likely an attack: who reaches a server without a password sets dir and dbfilename so that a "
        + "snapshot becomes a key of ssh or a task of cron."
    private static let defence =
        "Take it off the network, requirepass or ACL, protected-mode yes; look at what was written "
        + "elsewhere on the machine. CONFIG SET dir and dbfilename back."

    private static func misused(
        _ failed: [Failure], _ reason: String, _ source: Int, _ analysis: OutageAnalysis
    ) -> Finding {
        Finding(
            kind: "save-not-written", severity: .critical,
            title: "\(analysis.name(source: source)) is told to write its snapshot where no data "
                + "belongs: \(reason)",
            story: [
                "\(Span.count(failed.count, "time", "times")), first at "
                    + "\(analysis.time(failed[0].at)).", refusal(analysis),
            ],
            cause: attack, change: defence,
            unknown: "Who set it.", at: failed[0].at, evidence: failed.flatMap(\.evidence))
    }

    /// Whether a snapshot's name or folder is one that only an intruder gives it.
    private static func isMisused(_ reason: String) -> Bool {
        let places = [
            "authorized_keys", "crontab", "/.ssh", "/cron", "in server root dir /etc)",
            "in server root dir /root)", "file root (",
        ]
        return places.contains { reason.contains($0) }
    }

    private static func appends(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> Finding? {
        let failed = events.filter { $0.kind == .appendFailed }
        guard let first = failed.first else { return nil }
        let mended = events.last { $0.note == .appendMended && $0.at >= first.at }
        let length = mended.map { " for \(Span.text($0.at - first.at))" } ?? ""
        return Finding(
            kind: "append-failed", severity: .critical,
            title:
                "\(analysis.name(source: source)) could not write its append-only file\(length) at "
                + analysis.time(first.at),
            story: [
                first.detail,
                mended.map {
                    "It could again at \(analysis.time($0.at)): writes were refused meanwhile."
                } ?? "That it could again the log does not say.",
            ],
            cause: "The disk refused the write.", change: "Free space on the disk, or mend it.",
            unknown: "", at: first.at,
            evidence: failed.map(\.evidence) + [mended?.evidence].compactMap { $0 })
    }
}
