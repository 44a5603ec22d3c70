/// What a line of a server's log tells beside the messages that have a case of their own in
/// ``LogMessage``: each with a text and at most one node.
package enum LogNote: String, Hashable, Sendable, Codable, CaseIterable {
    // MARK: Elections and handing over

    /// A replica gave its election up; the text says why.
    case electionGivenUp = "election-given-up"
    /// A master refused its vote with a message (Valkey 9); the text is the reason.
    case voteRefused = "vote-refused"
    /// FAILOVER was asked for on a master; the text is its target.
    case failoverCommand = "failover-command"
    /// The target of FAILOVER has everything.
    case failoverTargetSynced = "failover-target-synced"
    /// FAILOVER was called off; the text says why.
    case failoverCommandEnded = "failover-command-ended"
    /// A client or a Sentinel made the server a replica; the text says of whom and on whose word.
    case madeReplica = "made-replica"
    /// A client or a Sentinel made it a master.
    case madeMaster = "made-master"

    // MARK: Connections

    /// A client was cut off because its output buffer passed its limit.
    case outputBufferPassed = "output-buffer-passed"
    /// A connection was not accepted.
    case connectionNotAccepted = "connection-not-accepted"
    /// The node's own address changed; the text is the new one.
    case ownAddressChanged = "own-address-changed"
    /// Another node's address changed.
    case addressChanged = "address-changed"
    /// The cluster bus does not reach a node.
    case busNotConnected = "bus-not-connected"
    /// A client spoke HTTP, and was cut off.
    case httpSpoken = "http-spoken"
    /// The port it listens on.
    case listening
    /// The limit of clients was reached.
    case clientsLimited = "clients-limited"

    // MARK: Slot migration

    /// A step of an atomic slot migration (Valkey 9).
    case slotMigration = "slot-migration"

    // MARK: Disk and memory

    /// A child could not write; the text is the system's reason.
    case saveNotWritten = "save-not-written"
    /// Writing the append-only file works again.
    case appendMended = "append-mended"
    /// The data on disk cannot be used; the text says why.
    case dataUnusable = "data-unusable"
    /// Loading from disk begins.
    case loadingStarted = "loading-started"
    /// A data set is loaded; the text is how many keys it had.
    case keysLoaded = "keys-loaded"
    /// Memory is short; the text says of what.
    case memoryShort = "memory-short"
    /// The server cannot start; the text says why.
    case notStarted = "not-started"

    // MARK: Replication

    /// The master has no master itself.
    case masterHasNoMaster = "master-has-no-master"
    /// What the master sent could not be loaded.
    case snapshotNotLoaded = "snapshot-not-loaded"
    /// The backlog is too small, or gone.
    case backlogLost = "backlog-lost"

    // MARK: Slots and shards

    /// Slots went from one node to another; the text says which and where to.
    case slotsMoved = "slots-moved"
    /// It holds keys of a slot that it does not serve; the text is the slot.
    case foreignKeys = "foreign-keys"
    /// A FAIL that was set before the log begins was taken back; the text is what the node is called.
    case failEnded = "fail-ended"
    /// Another node took over for its master; the node is the new one.
    case failoverSeen = "failover-seen"

    // MARK: Sentinel

    /// An event of a Sentinel: its name and what it is about.
    case sentinel

    // MARK: Anything else that failed

    /// Something failed; the text is the server's own.
    case trouble
}
