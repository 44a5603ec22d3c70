import Evidence

extension ClientPolicy {
    /// Redisson 3.5.7 as it was set up in the outage that this program was written after: a response
    /// timeout of 10 s, and no further attempt once a command had been sent.
    ///
    /// Source: the outage's own log (`Redis server response timeout (10000 ms) occured`), and
    /// `BaseConfig.java` of that time: `retryAttempts` is for commands that cannot be sent; for those
    /// that were, `timeout` is the end.
    package static let redissonOutage: ClientPolicy = {
        var policy = redisson
        policy.name = "redisson-outage"
        policy.responseTimeout = .seconds(10)
        policy.retriedOutcomes.remove(.timeout)
        return policy
    }()
}
