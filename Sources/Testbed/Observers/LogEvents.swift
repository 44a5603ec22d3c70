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

    private func meaning(of message: LogMessage) -> (EventKind, [String: EventValue])? {
        switch message {
        case .suspected(let about): (.suspected, ["about": number(about)])
        case .failMarked(let about): (.failMarked, ["about": number(about)])
        case .failReceived(let from, let about):
            (.failReceived, ["about": number(about), "from": number(from)])
        case .failCleared(let about, _): (.failCleared, ["about": number(about)])
        case .clusterState(let isOK): (.clusterState, ["state": .text(isOK ? "ok" : "fail")])
        case .demoted(let master): (.demoted, ["master": number(master)])
        default: election(message) ?? replication(message)
        }
    }

    private func election(_ message: LogMessage) -> (EventKind, [String: EventValue])? {
        switch message {
        case .electionDelayed(let milliseconds, let rank, _, let offset):
            (
                .electionDelayed,
                [
                    "delay": .integer(milliseconds), "rank": .integer(rank),
                    "offset": .integer(offset),
                ]
            )
        case .electionStarted(let epoch): (.electionStarted, ["epoch": .integer(epoch)])
        case .voteGranted(let to, let epoch):
            (.voteGranted, ["to": number(to), "epoch": .integer(epoch)])
        case .voteDenied(let to, let reason):
            (.voteDenied, ["to": number(to), "reason": .text(reason)])
        case .electionWon: (.electionWon, [:])
        default: nil
        }
    }

    private func replication(_ message: LogMessage) -> (EventKind, [String: EventValue])? {
        switch message {
        case .syncStarted: (.syncStarted, [:])
        case .fullResyncPromised: (.fullResync, [:])
        case .partialResyncDone: (.partialResync, [:])
        case .syncFinished: (.syncFinished, [:])
        case .childStarted(let work, let pid):
            work == .save ? (.saveStarted, ["pid": .integer(pid)]) : nil
        case .childFinished(let work): work == .save ? (.saveFinished, [:]) : nil
        default: nil
        }
    }

    /// A node's number; 0 for one that is not of this cluster.
    private func number(_ identity: NodeID) -> EventValue {
        .integer(Int64(numbers[identity] ?? 0))
    }
}
