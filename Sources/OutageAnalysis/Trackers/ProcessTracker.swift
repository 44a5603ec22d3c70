import ServerLog

/// Follows a server's process: its starts and ends, its disk, its connections, and who it is.
struct ProcessTracker: Sendable {
    private(set) var events = FactList<ProcessEvent>()
    private(set) var node: NodeID?
    private(set) var version: String?
    private(set) var mentioned: Set<NodeID> = []
    private(set) var masters: [NodeID] = []

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        switch line.message {
        case .processStarted(let version):
            self.version = version
            note(.started, version, line)
        case .identity(let node, _): self.node = node
        case .ready: note(.ready, "", line)
        case .signalReceived(let signal): note(.signalled, signal, line)
        case .processEnded: note(.ended, "", line)
        case .crashed(let reason): note(.crashed, reason, line)
        case .fsyncSlow: note(.slowFsync, "", line)
        case .appendFailed(let reason): note(.appendFailed, reason, line)
        case .replicaLost(let address, carriedSnapshotOnly: false):
            note(.replicaLost, address, line)
        case .masterLinkLost: note(.masterLost, "", line)
        case .failMarked(let about), .suspected(let about), .failCleared(let about, _):
            mention(about)
        case .failReceived(let from, let about), .suspicionReported(let from, let about):
            mention(from)
            mention(about)
        case .voteGranted(let candidate, _), .voteDenied(let candidate, _): mention(candidate)
        case .demoted(let master):
            mention(master)
            masters.append(master)
        default: break
        }
    }

    private mutating func note(_ kind: ProcessEvent.Kind, _ detail: String, _ line: ReadLine) {
        events.append(
            ProcessEvent(
                source: line.source, kind: kind, at: line.at, detail: detail,
                evidence: line.evidence))
    }

    private mutating func mention(_ node: NodeID) {
        if mentioned.count < 10_000 { mentioned.insert(node) }
    }
}
