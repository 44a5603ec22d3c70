import ServerLog

/// Follows a node's view of the cluster: its state, and the nodes it holds for failed or suspects.
struct StateTracker: Sendable {
    private(set) var windows = FactList<FailWindow>()
    private(set) var marks = FactList<FailMark>()
    private(set) var suspicions = FactList<Suspicion>()
    private var window: FailWindow?
    private var openMarks: [NodeID: FailMark] = [:]

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
        case .processStarted: finish()
        default: break
        }
    }

    /// Takes note that the log has ended, or the process: what is open stays without an end.
    mutating func finish() {
        if let window { windows.append(window) }
        window = nil
        for mark in openMarks.values.sorted(by: { $0.setAt < $1.setAt }) { marks.append(mark) }
        openMarks = [:]
    }

    private mutating func change(isOK: Bool, _ line: ReadLine) {
        if !isOK {
            if let window { windows.append(window) }
            window = FailWindow(
                source: line.source, startedAt: line.at, asMaster: line.line.role == .master,
                evidence: [line.evidence])
        } else if var ended = window {
            ended.endedAt = line.at
            ended.durationMilliseconds = line.at - ended.startedAt
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
        mark.durationMilliseconds = line.at - mark.setAt
        mark.was = was
        mark.evidence.append(line.evidence)
        marks.append(mark)
    }
}
