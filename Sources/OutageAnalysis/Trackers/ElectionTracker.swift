import ServerLog

/// Follows a replica's elections, and a master's votes.
struct ElectionTracker: Sendable {
    /// What hindered an election of a manual failover that was called off.
    static let tookTooLong = "the manual failover took too long"

    private(set) var elections = FactList<Election>()
    private(set) var votes = FactList<Vote>()
    private var open: Election?
    private var isManual = false
    /// The takeover that a client asked for and of which nothing followed yet.
    private var asked: Election?
    private var lastAt: WallTime?

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        if line.isByServer { lastAt = line.at }
        switch line.message {
        case .failoverAsked(kind: "takeover"):
            // It asks nobody: it is master from now on.
            close()
            isManual = true
            begin(line)
            open?.wonAt = line.at
            close()
        case .failoverAsked: ask(line)
        case .electionDelayed(let delay, let rank, _, _):
            close()
            begin(line)
            open?.plannedAt = line.at
            open?.delayMilliseconds = delay
            open?.rank = rank
        case .rankUpdated(let rank, let added):
            open?.rank = rank
            let announced = open?.delayMilliseconds
            open?.delayMilliseconds = announced.map { $0 + added }
            open?.evidence.append(line.evidence)
        case .electionStarted(let epoch):
            if open == nil { begin(line) } else { open?.evidence.append(line.evidence) }
            open?.startedAt = line.at
            open?.epoch = epoch
        case .electionWon:
            if open == nil { begin(line) } else { open?.evidence.append(line.evidence) }
            open?.wonAt = line.at
            close()
        case .cannotFailOver(let reason): hinder(reason, line)
        case .votesCounted(let needed, let received):
            hinder("\(received) of \(needed) votes received", line)
        case .failoverTimedOut:
            // Of a master it says that the replica's took too long, and not this node's.
            if open != nil { hinder(Self.tookTooLong, line) }
        case .noted(.electionGivenUp, let reason, let node): giveUp(reason, node, line)
        case .noted(.voteRefused, let reason, let node):
            if open != nil, let node { hinder("\(node.short) refused its vote: \(reason)", line) }
        case .voteGranted(let candidate, let epoch): vote(candidate, epoch, nil, line)
        case .voteDenied(let candidate, let reason): vote(candidate, nil, reason, line)
        case .processStarted, .demoted:
            asked = nil
            close()
        default: break
        }
    }

    private mutating func giveUp(_ reason: String, _ node: NodeID?, _ line: ReadLine) {
        guard open != nil else { return }
        let claimant = node.map { "; it was \($0.short)" } ?? ""
        hinder("gave it up: " + reason + claimant, line)
        // What a client asked for is tried again.
        isManual = open?.isManual == true
        close()
    }

    /// Takes note that the log has ended.
    mutating func finish() {
        let isExpired = open?.obstacles.last?.contains("attempt expired") == true
        if !isExpired, let open, let start = open.startedAt ?? open.plannedAt, let lastAt {
            self.open?.openForMilliseconds = max(0, lastAt - start)
        }
        close()
        if var asked, let at = asked.plannedAt, let lastAt {
            asked.openForMilliseconds = max(0, lastAt - at)
            elections.append(asked)
        }
    }

    /// A client asked for a takeover.
    private mutating func ask(_ line: ReadLine) {
        isManual = true
        asked = Election(
            source: line.source, isManual: true, obstacles: [], evidence: [line.evidence])
        asked?.plannedAt = line.at
    }

    private mutating func begin(_ line: ReadLine) {
        open = Election(
            source: line.source, isManual: isManual, obstacles: [], evidence: [line.evidence])
        isManual = false
        asked = nil
    }

    private mutating func hinder(_ reason: String, _ line: ReadLine) {
        guard open?.obstacles.last != reason else { return }
        // Votes are counted again and again: the last count tells.
        if reason.hasSuffix("votes received"),
            open?.obstacles.last?.hasSuffix("votes received") == true
        {
            open?.obstacles.removeLast()
        }
        if open == nil { begin(line) } else { open?.evidence.append(line.evidence) }
        open?.obstacles.append(reason)
    }

    private mutating func vote(
        _ candidate: NodeID, _ epoch: Int64?, _ refusal: String?, _ line: ReadLine
    ) {
        votes.append(
            Vote(
                source: line.source, at: line.at, candidate: candidate, epoch: epoch,
                refusal: refusal, evidence: line.evidence))
    }

    private mutating func close() {
        if let open { elections.append(open) }
        open = nil
    }
}
