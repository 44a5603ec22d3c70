/// The limits of one worker's pools of connections.
struct PoolLimits: Sendable {
    /// Whether all nodes share one pool.
    let isShared: Bool
    /// The operations that one pool lets run at once: its connections, each with a pipeline of requests.
    let permits: Int
    /// How long an operation waits for one of them, in nanoseconds; nil for the attempt's response timeout.
    let wait: Int64?
}
