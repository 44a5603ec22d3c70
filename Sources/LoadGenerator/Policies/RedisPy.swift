import Evidence

extension ClientPolicy {
    /// redis-py (Python) 5.x with its defaults: 3 retries, 16 redirections, and no time limit for a
    /// response (an hour here).
    ///
    /// Source: redis/redis-py, `redis/cluster.py` (`RedisClusterRequestTTL` 16,
    /// `cluster_error_retry_attempts` 3; a quarter of a second before another attempt after
    /// CLUSTERDOWN; the slot table anew after a lost connection) and `redis/connection.py`
    /// (`socket_timeout` and `socket_connect_timeout` None).
    ///
    /// redis-py 8.1.0 has others: time limits of 5 s, and 10 retries after 10 ms doubled up to 1 s with jitter
    /// (`redis/_defaults.py`).
    package static let redisPy: ClientPolicy = {
        var policy = ClientPolicy(name: "redis-py")
        policy.connectTimeout = .seconds(3600)
        policy.responseTimeout = .seconds(3600)
        policy.retries = 3
        policy.retryInterval = .milliseconds(250)
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout, .clusterDown,
            .tryAgain,
        ]
        policy.redirects = 16
        policy.refreshInterval = nil
        policy.closesOnTimeout = true
        return policy
    }()
}
