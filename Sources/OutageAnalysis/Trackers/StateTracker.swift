import ServerLog

/// Follows a node's view of the cluster: its state, and the nodes it holds for failed or suspects.
struct StateTracker: Sendable {
    private(set) var windows = FactList<FailWindow>()
    private(set) var marks = FactList<FailMark>()
    private(set) var suspicions = FactList<Suspicion>()
    private var window: FailWindow?
    private var last: Last?
    private var openMarks: [NodeID: FailMark] = [:]

    /// When the server wrote its last line.
    private struct Last: Sendable {
        let at: WallTime
        let steadySince: Int

        init(_ line: ReadLine) {
            at = line.at
            steadySince = line.steadySince
        }

        func length(since start: WallTime, _ evidence: [LogEvidence]) -> Int64? {
            evidence.first.map { $0.line < steadySince } == true ? nil : max(0, at - start)
        }
    }

    /// Takes note of a line of which nothing else is told.
    mutating func pass(_ line: ReadLine) {
        if line.isByServer { last = Last(line) }
    }

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        switch line.message {
        case .clusterState(let isOK): change(isOK: isOK, line)
        case .clusterDown(let reason): window?.reason = reason
        case .failMarked(let about): mark(about, toldBy: nil, line)
        case .failReceived(let from, let about): mark(about, toldBy: from, line)
        case .failCleared(let about, let was): clear(about, was: was, line)
        case .suspected(let about):
            suspicions.append(
                Suspicion(
                    source: line.source, about: about, at: line.at,
                    asMaster: line.line.role == .master, evidence: line.evidence))
        case .suspicionReported(let by, let about):
            suspicions.append(
                Suspicion(
                    source: line.source, about: about, at: line.at, toldBy: by,
                    asMaster: line.line.role == .master, evidence: line.evidence))
        case .processStarted: finish(at: nil)
        case .processEnded: finish(at: line, withProcess: true)
        default: break
        }
        if line.isByServer { last = Last(line) }
    }

    /// Takes note that the log has ended, or the process: what is open lasted at least until then.
    mutating func finish() { finish(at: nil) }

    private mutating func finish(at line: ReadLine?, withProcess: Bool = false) {
        let end = line.map { Last($0) } ?? last
        if var window {
            window.atLeastMilliseconds = end?.length(since: window.startedAt, window.evidence)
            window.endedWithProcess = withProcess
            if let line, withProcess { window.evidence.append(line.evidence) }
            windows.append(window)
        }
        window = nil
        for var mark in openMarks.values.sorted(by: { $0.setAt < $1.setAt }) {
            mark.atLeastMilliseconds = end?.length(since: mark.setAt, mark.evidence)
            marks.append(mark)
        }
        openMarks = [:]
    }

    private mutating func change(isOK: Bool, _ line: ReadLine) {
        if !isOK {
            // A node says so once: that it says so again is of a torn log, and opens nothing anew.
            guard window == nil else { return }
            window = FailWindow(
                source: line.source, startedAt: line.at,
                silentSince: last.flatMap { line.at - $0.at > 1000 ? $0.at : nil },
                asMaster: line.line.role == .master, evidence: [line.evidence])
        } else if var ended = window {
            ended.endedAt = line.at
            ended.durationMilliseconds = line.length(
                since: ended.startedAt, ended.evidence.first)
            ended.evidence.append(line.evidence)
            windows.append(ended)
            window = nil
        }
    }

    private mutating func mark(_ about: NodeID, toldBy: NodeID?, _ line: ReadLine) {
        guard openMarks[about] == nil else { return }
        openMarks[about] = FailMark(
            source: line.source, about: about, setAt: line.at, toldBy: toldBy, was: "",
            evidence: [line.evidence])
    }

    private mutating func clear(_ about: NodeID, was: String, _ line: ReadLine) {
        guard var mark = openMarks.removeValue(forKey: about) else { return }
        mark.clearedAt = line.at
        mark.durationMilliseconds = line.length(since: mark.setAt, mark.evidence.first)
        mark.was = was
        mark.evidence.append(line.evidence)
        marks.append(mark)
    }
}
