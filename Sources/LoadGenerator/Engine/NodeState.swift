import Linux

/// One node as a worker sees it: its pool of connections and its queue.
struct NodeState {
    /// Where it listens.
    var address: SocketAddress
    /// The first of its connections' places, and how many there are.
    let firstConnection: Int
    let connectionCount: Int
    /// Whether the client has heard of it.
    var isKnown: Bool
    /// Whether the slot table names it as a master.
    var isMaster = false
    /// Connections that are open, and that are being made.
    var openCount = 0
    var connectingCount = 0
    /// Connections being made that nobody waits for any more; where pools limit, each keeps its place in the pool.
    var strays = 0
    /// Whether the connections that nothing needs yet were made.
    var hasIdle = false
    /// Open connections with room for a request.
    var readyHead: Int32 = -1
    var readyTail: Int32 = -1
    /// Operations that wait for a connection.
    var queue = OperationQueue()
    var queueCount = 0
    /// Attempts in a row that failed here without an answer.
    var failuresInRow = 0
    /// The client leaves the node alone until then.
    var frozenUntil: Int64 = 0
    /// How often its connection was lost or not made in a row, and when it is tried again by itself; `Int64.max`
    /// for not at all.
    var failedConnects = 0
    var reconnectAt = Int64.max
    /// When its connections are closed because the slot table does not name it any more; `Int64.max` for not.
    var leaveAt = Int64.max
    /// Reads that another node can answer leave it alone until then.
    var unreachableUntil: Int64 = 0
    /// Where to look first for a closed connection.
    var nextClosed = 0
}
