import ServerLog

/// Follows the resynchronisations of a master's replicas in the master's log.
struct MasterSideTracker: Sendable {
    private(set) var resynchronisations = FactList<Resynchronisation>()
    private var open: [String: Resynchronisation] = [:]

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        switch line.message {
        case .replicaAsks(let peer):
            close(peer)
            open[peer] = begin(peer, line)
        case .partialResyncAccepted(let peer, let bytes, let offset):
            var resynchronisation = open.removeValue(forKey: peer) ?? begin(peer, line)
            resynchronisation.kind = .partial
            resynchronisation.bytes = bytes
            resynchronisation.askedOffset = offset
            resynchronisation.finish(line)
            resynchronisations.append(resynchronisation)
        case .partialResyncRefused(let reason):
            // It names the history asked for, not the replica: the last that asked is meant.
            guard let peer = open.values.max(by: { $0.startedAt < $1.startedAt })?.peer else {
                break
            }
            note("refused", peer, line)
            open[peer]?.kind = .full
            open[peer]?.obstacle = reason
        case .fullResyncAsked(let peer):
            note("full asked", peer, line)
            open[peer]?.kind = .full
        case .snapshotStreamed(let peer):
            note("loading", peer, line)
            open[peer]?.kind = .full
        case .replicaOnline(let peer):
            guard var resynchronisation = open.removeValue(forKey: peer) else { break }
            resynchronisation.kind = .full
            resynchronisation.finish(line)
            resynchronisations.append(resynchronisation)
        case .replicaLost(let named, carriedSnapshotOnly: false):
            // Before Redis 3 a replica that asks is not named.
            let peer = open[named] == nil && open[""] != nil ? "" : named
            if peer.isEmpty { open[peer]?.peer = named }
            if open[peer] != nil, open[peer]?.obstacle == nil {
                open[peer]?.obstacle = Resynchronisation.connectionLost
            }
            close(peer)
        case .processStarted, .demoted: finish()
        default: break
        }
    }

    /// Takes note that the log has ended.
    mutating func finish() {
        for peer in open.keys { open[peer]?.isOpenAtEnd = true }
        for peer in open.keys.sorted() { close(peer) }
    }

    private func begin(_ peer: String, _ line: ReadLine) -> Resynchronisation {
        Resynchronisation(
            source: line.source, side: .master, kind: .undecided, peer: peer, startedAt: line.at,
            steps: [.init(name: "asked", at: line.at)], evidence: [line.evidence])
    }

    private mutating func note(_ step: String, _ peer: String, _ line: ReadLine) {
        if open[peer] == nil { open[peer] = begin(peer, line) }
        open[peer]?.begin(step, line)
    }

    private mutating func close(_ peer: String) {
        if let ended = open.removeValue(forKey: peer) { resynchronisations.append(ended) }
    }
}
