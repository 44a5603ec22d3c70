import Quantities
import RunRecord
import ServerLog

/// What a line of a node's log means for the timeline.
struct LogEvents {
    private let numbers: [NodeID: Int]
    private let shard: @Sendable (Int) -> Int?

    /// - Parameters:
    ///   - numbers: Node numbers by identity.
    ///   - shard: The shard of a node.
    init(numbers: [String: Int], shard: @escaping @Sendable (Int) -> Int?) {
        self.numbers = Dictionary(
            uniqueKeysWithValues: numbers.compactMap { entry in
                NodeID(entry.key).map { ($0, entry.value) }
            })
        self.shard = shard
    }

    /// The event of a message in a node's log; nil for what the timeline does not tell.
    func event(_ message: LogMessage, node: Int, at: Offset) -> Event? {
        guard let (kind, details) = meaning(of: message) else { return nil }
        let shard = kind == .electionWon ? self.shard(node) : nil
        return Event(at: at, kind: kind, node: node, shard: shard, details: details)
    }

    private func meaning(of message: LogMessage) -> (EventKind, EventDetails)? {
        switch message {
        case .suspected(let about): (.suspected, EventDetails { $0[.about] = number(about) })
        case .failMarked(let about): (.failMarked, EventDetails { $0[.about] = number(about) })
        case .failReceived(let from, let about):
            (
                .failReceived,
                EventDetails {
                    $0[.about] = number(about)
                    $0[.from] = number(from)
                }
            )
        case .failCleared(let about, _):
            (.failCleared, EventDetails { $0[.about] = number(about) })
        case .clusterState(let isOK):
            (.clusterState, EventDetails { $0[.clusterState] = isOK ? .ok : .fail })
        case .demoted(let master): (.demoted, EventDetails { $0[.newMaster] = number(master) })
        default: election(message) ?? replication(message)
        }
    }

    private func election(_ message: LogMessage) -> (EventKind, EventDetails)? {
        switch message {
        case .electionDelayed(let milliseconds, let rank, _, let offset):
            (
                .electionDelayed,
                EventDetails {
                    $0[.delay] = Int(milliseconds)
                    $0[.rank] = Int(rank)
                    $0[.offset] = Int(offset)
                }
            )
        case .electionStarted(let epoch):
            (.electionStarted, EventDetails { $0[.epoch] = Int(epoch) })
        case .voteGranted(let to, let epoch):
            (
                .voteGranted,
                EventDetails {
                    $0[.to] = number(to)
                    $0[.epoch] = Int(epoch)
                }
            )
        case .voteDenied(let to, let reason):
            (
                .voteDenied,
                EventDetails {
                    $0[.to] = number(to)
                    $0[.reason] = reason
                }
            )
        case .electionWon: (.electionWon, EventDetails())
        default: nil
        }
    }

    private func replication(_ message: LogMessage) -> (EventKind, EventDetails)? {
        switch message {
        case .syncStarted: (.syncStarted, EventDetails())
        case .fullResyncPromised: (.fullResync, EventDetails())
        case .partialResyncDone: (.partialResync, EventDetails())
        case .syncFinished: (.syncFinished, EventDetails())
        case .childStarted(let work, let pid):
            work == .save ? (.saveStarted, EventDetails { $0[.processIdentifier] = Int(pid) }) : nil
        case .childFinished(let work): work == .save ? (.saveFinished, EventDetails()) : nil
        default: nil
        }
    }

    /// A node's number; 0 for one that is not of this cluster.
    private func number(_ identity: NodeID) -> Int { numbers[identity] ?? 0 }
}
