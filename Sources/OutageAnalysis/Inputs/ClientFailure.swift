/// A failure that a client of the cluster logged.
package struct ClientFailure: Hashable, Codable, Sendable {
    /// Which client library.
    package enum Library: String, Hashable, Codable, Sendable, CaseIterable {
        case redisson
        case lettuce
        case jedis
        case redisPy = "redis-py"
        case goRedis = "go-redis"
        case ioredis
        case nodeRedis = "node-redis"
        case stackExchange = "stackexchange-redis"
        case phpredis
        case predis
        case redisRb = "redis-rb"
        case redisRs = "redis-rs"
        case celery
        case sidekiq
        case twemproxy
        case envoy
        case unknown
    }

    /// What sort of failure.
    package enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        /// No answer in time.
        case responseTimeout = "response-timeout"
        /// No connection in time.
        case connectTimeout = "connect-timeout"
        /// The command could not be sent, after all retries.
        case notSent = "not-sent"
        /// Nobody listened.
        case refused
        /// No connection, for a reason that the client does not name.
        case notConnected = "not-connected"
        /// The connection broke.
        case reset
        /// The client gave a node up for a while.
        case nodeFrozen = "node-frozen"
        /// All redirections or attempts used up.
        case attemptsExhausted = "attempts-exhausted"
        /// A connection is back after a time without one.
        case wasWithout = "was-without-connection"
        /// The client saw that another node is master now: no failure by itself.
        case masterChanged = "master-changed"
        /// No connection was free in the pool.
        case poolExhausted = "pool-exhausted"
        /// The cluster was down.
        case clusterDown = "clusterdown"
        /// The client could not find out who serves which slots.
        case topologyRefreshFailed = "topology-refresh-failed"
        /// The client did not prove who it is, or may not do that.
        case notPermitted = "not-permitted"
        /// The server was loading.
        case loading
        /// The node was a replica by then.
        case readOnly = "readonly"
        /// The node was a replica that had lost its master.
        case masterDown = "masterdown"
        /// The server could not do it then: its memory was full, its disk did not take a snapshot, or
        /// the slot was being moved.
        case refusedByServer = "refused-by-server"
    }

    /// The index of its log among the client logs.
    package var source: Int
    /// The number of its line, from 1.
    package var line: Int
    /// When; nil when the log does not say. By UTC where the log says how far it is from it, and the
    /// servers' zone is known: then by that.
    package var at: WallTime?
    /// Whether its time is by UTC.
    package var isUTC = false
    /// Which client library.
    package var library: Library
    /// What sort of failure.
    package var kind: Kind
    /// The command, upper case; nil when the log does not say.
    package var command: String?
    /// The time that ran out, in ms; nil when the log does not say.
    package var timeoutMilliseconds: Int64?
    /// How often it was tried again, or how often it failed; nil when the log does not say.
    package var attempts: Int64?
    /// The node's address, such as `10.9.0.1:6379`; nil when the log does not say.
    package var address: String?
    /// The host, as the log writes it; nil when it does not.
    package var host: String?
    /// The channel's id (Redisson); nil when the log does not say.
    package var channel: String?
    /// The thread; nil when the log does not say.
    package var thread: String?
    /// What the client wrote, cut to 400 bytes.
    package var text: String
}
