import ServerLog

/// Follows a replica's resynchronisations in its own log.
struct ReplicaSideTracker: Sendable {
    private(set) var resynchronisations = FactList<Resynchronisation>()
    private var open: Resynchronisation?
    private var wasReplaced = false
    private var doneAt: WallTime?

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        switch line.message {
        case .connectingToMaster(let address):
            close(obstacle: nil)
            begin("connecting", line)
            open?.peer = address
        case .syncStarted: step("handshake", line)
        case .partialResyncAsked(let history, let offset):
            step("asking", line)
            open?.askedOffset = offset
            open?.askedHistory = history
        case .fullResyncPromised(let history, let offset):
            step("waiting for the snapshot", line)
            open?.kind = .full
            open?.masterOffset = offset
            open?.masterHistory = history
            open?.wasReplacedMaster = wasReplaced
        case .syncReceiving(let bytes):
            step("receiving", line)
            open?.kind = .full
            open?.bytes = bytes
        case .syncFlushing: step("flushing", line)
        case .syncLoading: step("loading", line)
        case .syncFinished: done(line)
        case .noted(.snapshotNotLoaded, _, _):
            close(obstacle: "what the master sent could not be loaded", line)
        case .noted(.masterHasNoMaster, _, _):
            close(obstacle: "its master has no master itself (NOMASTERLINK)", line)
        case .partialResyncDone:
            if open == nil { begin("asking", line) }
            open?.kind = .partial
            // The server says it in two lines.
            if let doneAt, open?.startedAt == line.at || line.at - doneAt < 1000,
                open?.steps.count == 1
            {
                open = nil
                return
            }
            doneAt = line.at
            done(line)
        case .demoted: wasReplaced = line.line.role == .master || wasReplaced
        case .syncFailed(let reason): fail(reason, line)
        case .masterTimedOut: close(obstacle: "the master said nothing for repl-timeout", line)
        case .masterLinkLost: close(obstacle: "the connection to the master was lost", line)
        case .electionWon, .noted(.madeMaster, _, _): close(obstacle: "it became master", line)
        case .processStarted: close(obstacle: "the process ended")
        case .crashed: close(obstacle: "the server crashed", line)
        default: break
        }
    }

    /// Takes note that the log has ended.
    mutating func finish() {
        open?.isOpenAtEnd = true
        close(obstacle: open?.obstacle)
    }

    /// An attempt failed, whether or not the log has its beginning.
    private mutating func fail(_ reason: String, _ line: ReadLine) {
        if open == nil { begin("connecting", line) }
        close(obstacle: reason, line)
    }

    private mutating func begin(_ step: String, _ line: ReadLine) {
        open = Resynchronisation(
            source: line.source, side: .replica, kind: .undecided, peer: "", startedAt: line.at,
            steps: [.init(name: step, at: line.at)], evidence: [line.evidence])
    }

    private mutating func step(_ name: String, _ line: ReadLine) {
        if open == nil { begin(name, line) } else { open?.begin(name, line) }
    }

    private mutating func done(_ line: ReadLine) {
        open?.finish(line)
        wasReplaced = false
        close(obstacle: nil)
    }

    private mutating func close(obstacle: String?, _ line: ReadLine? = nil) {
        guard var ended = open else { return }
        ended.obstacle = obstacle
        if let line { ended.evidence.append(line.evidence) }
        resynchronisations.append(ended)
        open = nil
    }
}
