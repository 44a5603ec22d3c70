import ServerLog

/// Follows the children a server forks.
struct ChildTracker: Sendable {
    private struct Trigger: Sendable {
        let work: LogMessage.ChildWork
        let reason: String
        let at: WallTime
        let evidence: LogEvidence
    }

    private(set) var runs = FactList<ChildRun>()
    private var trigger: Trigger?
    private var open: ChildRun?
    private var serverLastAt: WallTime?

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        defer { if line.isByServer { serverLastAt = line.at } }
        switch line.message {
        case .saveTriggered(let changes, let seconds):
            expect(.save, "\(changes) changes in \(seconds) seconds", line)
        case .saveForSync(let onDisk):
            expect(onDisk ? .save : .transfer, "a replica's full resynchronisation", line)
        case .rewriteTriggered(let percent):
            expect(.rewrite, "the append-only file grew by \(percent) %", line)
        case .childStarted(let work, let pid): start(work, pid, line)
        case .savedOnDisk where isByChild(line), .rewriteStep("file written") where isByChild(line):
            open?.savedAt = line.at
            open?.childEndedAt = line.at
            open?.serverLastAt = serverLastAt
            open?.evidence.append(line.evidence)
        case .copyOnWrite(_, let megabytes) where isByChild(line):
            open?.copyOnWriteMegabytes = megabytes
            open?.childEndedAt = line.at
            open?.serverLastAt = serverLastAt
            open?.evidence.append(line.evidence)
        case .childFinished(let work): finish(work, failure: nil, line)
        case .childFailed(let work, let reason):
            // Neither a fork that failed nor a child that is older than the log is a run.
            if reason.hasPrefix("fork") { trigger = nil }
            // Old builds for Windows tell of no start: what was to be saved says that there was one.
            if open == nil, !reason.hasPrefix("fork"), let cause = trigger, cause.work == work {
                start(work, 0, line)
                open?.startedAt = cause.at
                open?.forkMilliseconds = nil
            }
            if open != nil { finish(work, failure: reason, line) }
        case .noted(.saveNotWritten, let reason, _): open?.failure = reason
        case .noted(.trouble, let reason, _) where isByChild(line):
            if open?.failure == nil { open?.failure = reason }
        case .processStarted, .identity: close()
        default: break
        }
    }

    /// Takes note that the log has ended.
    mutating func finish() {
        close()
    }

    private func isByChild(_ line: ReadLine) -> Bool {
        open.map { $0.pid == Int64(line.line.pid) } ?? false
    }

    private mutating func expect(
        _ work: LogMessage.ChildWork, _ reason: String, _ line: ReadLine
    ) {
        trigger = Trigger(work: work, reason: reason, at: line.at, evidence: line.evidence)
    }

    private mutating func start(
        _ work: LogMessage.ChildWork, _ pid: Int64, _ line: ReadLine
    ) {
        close()
        let cause = trigger.flatMap { $0.work == work ? $0 : nil }
        trigger = nil
        open = ChildRun(
            source: line.source, work: work, pid: pid, reason: cause?.reason,
            triggeredAt: cause?.at, startedAt: line.at,
            forkMilliseconds: cause.flatMap { line.length(since: $0.at, $0.evidence) },
            evidence: [cause?.evidence, line.evidence].compactMap { $0 })
    }

    private mutating func finish(
        _ work: LogMessage.ChildWork, failure: String?, _ line: ReadLine
    ) {
        guard var ended = open, ended.work == work else { return }
        // What the child itself says tells more than that it failed.
        ended.failure = failure.map { ended.failure ?? $0 }
        ended.finishedAt = line.at
        ended.durationMilliseconds = line.length(
            since: ended.startedAt, ended.evidence.first)
        ended.evidence.append(line.evidence)
        open = ended
        close()
    }

    private mutating func close() {
        if let open { runs.append(open) }
        open = nil
    }
}
