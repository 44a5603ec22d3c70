import Evidence

extension ClientPolicy {
    /// Jedis (Java) 5.x with its defaults: 2 s for connecting and for a response, 5 attempts, 10 s for
    /// all of them.
    ///
    /// Source: redis/jedis, `JedisCluster.java` (`DEFAULT_TIMEOUT` 2000, `DEFAULT_MAX_ATTEMPTS` 5,
    /// retries at most timeout times attempts) and `executors/ClusterCommandExecutor.java`: lost
    /// connections are tried again after a random back-off and a fresh slot table; error replies other
    /// than redirections go to the caller. The back-off is approximated by up to 1 s.
    ///
    /// Read at commit 000e07b8 of 5.x: 2000, 5, and socket timeout times attempts for all retries.
    package static let jedis: ClientPolicy = {
        var policy = ClientPolicy(name: "jedis")
        policy.connectTimeout = .seconds(2)
        policy.responseTimeout = .seconds(2)
        policy.retries = 4
        policy.retryInterval = .seconds(1)
        policy.retryJitter = 1
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout,
        ]
        policy.givesUpAfter = .seconds(10)
        policy.redirects = 4
        policy.refreshInterval = nil
        policy.closesOnTimeout = true
        return policy
    }()
}
