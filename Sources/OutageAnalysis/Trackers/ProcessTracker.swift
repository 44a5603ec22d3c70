import ServerLog

/// Follows a server's process: its starts and ends, its disk, its connections, and who it is.
struct ProcessTracker: Sendable {
    private(set) var events = FactList<ProcessEvent>()
    private(set) var node: NodeID?
    private(set) var version: String?
    private(set) var mentioned: Set<NodeID> = []
    private(set) var masters: [NodeID] = []
    /// Nodes whose FAIL the log tells, and not yet that it was taken back.
    private var failed: Set<NodeID> = []
    /// Whether anything tells that it is a node of a cluster.
    private(set) var isInCluster = false
    private var readyAt: WallTime?
    private var readyPid: Int32 = 0
    private var startedAt: WallTime?
    private var startedPid: Int32 = 0
    private var isStarting = false
    private var masterSilentAt: WallTime?
    private var movedAt: WallTime?
    private var childrenAlive = 0
    private var forkFailedAt: WallTime?
    private var troubles = 0
    /// How many lines of trouble are kept: they must not push out what else happened.
    private static let mostTroubles = 300
    private var previousAt: WallTime?
    /// A process with the same id is not started anew within this, in ms.
    private static let shortest: Int64 = 100
    private var serverPid: Int32 = 0

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        switch line.message {
        case .processStarted(let version):
            if !version.isEmpty { self.version = version }
            start(version, line)
        case .identity(let node, _):
            self.node = node
            isInCluster = true
            start("", line)
        case .ready:
            // Once for each address it listens on.
            if let readyAt, line.at - readyAt < 1000, line.line.pid == readyPid { return }
            readyAt = line.at
            readyPid = line.line.pid
            note(.ready, "", line)
        case .loaded(let milliseconds): note(.loaded, "\(milliseconds)", line)
        case .signalReceived(let signal): note(.signalled, signal, line)
        case .shutdownStarted: note(.signalled, "", line)
        case .processEnded: note(.ended, "", line)
        case .crashed(let reason): note(.crashed, reason, line)
        case .fsyncSlow: note(.slowFsync, "", line)
        case .appendFailed(let reason): note(.appendFailed, reason, line)
        case .replicaLost(let address, carriedSnapshotOnly: false):
            note(.replicaLost, address, line)
        case .masterTimedOut, .masterLinkLost: loseMaster(line)
        case .replicaTimedOut(let address): note(.replicaTimedOut, address, line)
        case .replicaAsks(let address): note(.replicaAsked, address, line)
        case .childFailed(let work, let reason): childFailed(work, reason, line)
        case .childStarted: childrenAlive = 1
        case .childFinished: childrenAlive = 0
        case .failoverRequested(let node): note(.failoverRequested, "", line, node)
        case .failoverTimedOut: note(.failoverTimedOut, "", line)
        case .migratingToOrphan(let master):
            movedAt = line.at
            note(.movedToOrphan, "", line, master)
        case .noted(let told, let text, let node):
            if told == .addressChanged, isKnownAddress(text, line) { return }
            if told == .trouble {
                troubles += 1
                guard troubles <= Self.mostTroubles else { return }
            }
            note(.noted, text, line, node, told)
        case .failCleared(let about, let was) where failed.remove(about) == nil:
            note(.noted, was, line, about, .failEnded)
        case .clusterState: isInCluster = true
        default: takeMention(line)
        }
    }

    /// Whether the address that a node has "now" is that by which the line calls it: it was learned, not changed.
    private func isKnownAddress(_ address: String, _ line: ReadLine) -> Bool {
        String(decoding: line.raw.prefix(400), as: UTF8.self).contains("(\(address))")
    }

    /// A link that broke after silence is told in two lines, by old servers in the first only.
    private mutating func loseMaster(_ line: ReadLine) {
        if line.message == .masterTimedOut {
            masterSilentAt = line.at
            note(.masterLost, "it had said nothing for repl-timeout", line)
            return
        }
        let wasSilent = masterSilentAt.map { line.at - $0 < 1000 } ?? false
        let hasLeft = movedAt.map { line.at - $0 < 1000 } ?? false
        if !wasSilent, !hasLeft { note(.masterLost, "", line) }
    }

    private mutating func childFailed(
        _ work: LogMessage.ChildWork, _ reason: String, _ line: ReadLine
    ) {
        // Its server killed it when it ended: that is told of the child, if its start is.
        if reason.hasPrefix("signal of its own server") { return }
        if reason.hasPrefix("fork: ") {
            forkFailedAt = line.at
            note(.forkFailed, String(reason.dropFirst(6)), line)
        } else if childrenAlive == 0, line.at - (forkFailedAt ?? .init(milliseconds: 0)) >= 1000 {
            // Windows' servers say of a fork that failed that its child was ended by a signal.
            note(.earlierChildFailed, work.rawValue, line)
        }
        childrenAlive = 0
    }

    /// Takes note of the nodes that a line names, and of what befell them.
    private mutating func takeMention(_ line: ReadLine) {
        switch line.message {
        case .failMarked(let about):
            mention(about)
            fail(about)
        case .suspected(let about), .failCleared(let about, _): mention(about)
        case .failReceived(let from, let about):
            mention(from)
            mention(about)
            fail(about)
        case .suspicionReported(let from, let about):
            mention(from)
            mention(about)
        case .voteGranted(let candidate, _), .voteDenied(let candidate, _): mention(candidate)
        case .takenOver(let lost, let winner, _):
            note(.noted, lost.description, line, winner, .failoverSeen)
        case .demoted(let master):
            mention(master)
            masters.append(master)
        default: break
        }
    }

    /// A start is told in several lines: the first counts.
    private mutating func start(_ version: String, _ line: ReadLine) {
        if let startedAt, line.at - startedAt < 5000, line.line.pid == startedPid || isStarting {
            return
        }
        startedAt = line.at
        startedPid = line.line.pid
        isStarting = line.line.role == .child
        childrenAlive = 0
        note(.started, version, line)
    }

    private mutating func note(
        _ kind: ProcessEvent.Kind, _ detail: String, _ line: ReadLine, _ node: NodeID? = nil,
        _ told: LogNote? = nil
    ) {
        if let node { mention(node) }
        events.append(
            ProcessEvent(
                source: line.source, kind: kind, at: line.at, detail: detail, note: told,
                node: node,
                pid: line.line.pid, evidence: line.evidence))
        if kind == .started {
            // No process is ended and started again so fast: the line before is of the same start.
            let isOfStart =
                previousAt.map { line.line.pid == serverPid && line.at - $0 < Self.shortest }
                ?? false
            events.changeLast { $0.previousAt = isOfStart ? nil : previousAt }
        }
    }

    /// Takes note of any line of the server.
    mutating func pass(_ line: ReadLine) {
        guard line.isByServer else { return }
        if serverPid != 0, line.line.pid != serverPid, line.line.pid != 0 {
            start(ProcessEvent.anotherProcess, line)
        }
        if line.line.pid != 0 { serverPid = line.line.pid }
        previousAt = line.at
    }

    private mutating func fail(_ node: NodeID) {
        if failed.count < 10_000 { failed.insert(node) }
    }

    private mutating func mention(_ node: NodeID) {
        isInCluster = true
        if mentioned.count < 10_000 { mentioned.insert(node) }
    }
}
