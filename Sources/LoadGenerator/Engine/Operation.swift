import RunRecord

/// One operation under way: plain data in a preallocated place.
struct Operation {
    /// Where an operation is.
    enum State: UInt8 {
        case free
        /// Waits for its pool to let it run.
        case waiting
        /// Waits for a connection to its node.
        case queued
        /// Its command was given to a connection.
        case sent
        /// Waits for its next attempt.
        case retrying
        /// Waits for another try to connect, which is part of its attempt.
        case reconnecting
    }

    /// When it was meant to be sent; CLOCK_MONOTONIC nanoseconds, as all times of the engine.
    var intended: Int64 = 0
    /// When its first attempt was given to a connection; 0 before that.
    var firstSent: Int64 = 0
    /// When its last attempt was.
    var lastSent: Int64 = 0
    /// When the attempt under way has lasted too long.
    var deadline: Int64 = 0
    /// Its place among the tally's groups.
    var group = 0
    /// Its neighbours in the list of deadlines, and in the queue that it waits in; of those the next one is the
    /// next free place while it is free.
    var links = InlineArray<2, OperationLinks>(repeating: OperationLinks())
    /// Its key's place in the key table.
    var key: Int32 = 0
    /// The number of the key's write, where the ledger accounts for it; for a read that is held against the
    /// ledger, the key's newest acknowledged write when it began, or its counter's value; else the operation's.
    var sequence: UInt32 = 0
    /// Its place in the log of recorded operations; -1 when it is not recorded.
    var recorded: Int32 = -1
    /// The connection it was sent on; -1 for none.
    var connection: Int32 = -1
    /// Its place among the connection's requests; its WAIT's, when one follows.
    var position: UInt32 = 0
    /// The shard of its key, from 0.
    var shard: UInt16 = 0
    /// The node of its last attempt, from 0.
    var node: UInt16 = 0
    /// Attempts that failed.
    var failedAttempts: UInt16 = 0
    /// How often no connection could be made for the attempt under way.
    var failedConnects: UInt16 = 0
    /// Redirections that the attempt under way followed.
    var redirects: UInt16 = 0
    /// Whether the attempt's write was answered well and only its WAIT's reply is to come.
    var isMade = false
    /// Whether ASKING goes ahead of its command.
    var asks = false
    /// Its command's place in the workload.
    var command: UInt16 = 0
    var state = State.free
    var isWrite = false
    /// Whether the ledger accounts for it: its key is no other write's until it ends.
    var isLedgered = false
    /// Whether it belongs to the baseline window.
    var isBaseline = true
    /// Whether it is one of those that its pool lets run.
    var hasPermit = false
    /// How its last failed attempt ended.
    var lastFailure = OperationOutcome.timeout

    /// The next free place, while this one is free.
    @inline(__always)
    var nextFree: Int32 {
        get { links[1].next }
        set { links[1].next = newValue }
    }
}
