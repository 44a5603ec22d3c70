import Linearizability
import RedisClient
import Workload

/// One command of a workload, ready to be compiled.
struct WorkloadCommand: Sendable {
    /// The command's name in the mix.
    let name: String
    /// Its share of all operations.
    let share: Double
    /// The arguments, each made of pieces.
    let words: [[CommandPiece]]
    /// A command that is sent behind it, whose reply says nothing; empty for none.
    var companion: [[CommandPiece]] = []
    /// What its replicas are asked for behind it; nil for nothing.
    var wait: ReplicaWait?
    /// Whether it changes data.
    let isWrite: Bool
    /// Whether the ledger accounts for it: its key is no other write's meanwhile, and is read back.
    var isLedgered = false
    /// Whether it is an increment that the ledger accounts for by the counter's final value.
    var isCounted = false
    /// Whether its reply is the counter of a key, and is held against the increments acknowledged.
    var readsCounter = false
    /// Whether its reply is one value of a key that the ledger accounts for, and is held against it.
    var isChecked = false
    /// What it is in the history of a recorded key; nil when it is no part of it.
    var recordedAs: KeyOperation.Kind?
    /// The kinds of reply that are good ones.
    let accepted: [ReplyDigest.Kind]
    /// The greatest reply beside values, in bytes.
    var largestReply = 1 << 20
    /// How many values a reply can hold.
    var valuesInReply = 1

    /// The command with a wait behind it, when it changes data.
    func waiting(_ wait: ReplicaWait?) -> WorkloadCommand {
        var command = self
        command.wait = isWrite ? wait : nil
        // Such increments are not recorded, and without them no order explains what their counter's reads got.
        if wait != nil, readsCounter { command.recordedAs = nil }
        return command
    }
}
