import Evidence

extension ClientPolicy {
    /// Redisson (Java) 3.x with its defaults: connect 10 s, response 3 s, 3 retries 1.5 s apart.
    ///
    /// Source: redisson/redisson, `config/BaseConfig.java` (`connectTimeout` 10000, `timeout` 3000,
    /// `retryAttempts` 3, `retryInterval` 1500) and `config/ClusterServersConfig.java`
    /// (`scanInterval` 5000). An attempt that got no response in time is sent again since
    /// `RedisExecutor` (3.12 and later).
    ///
    /// Later versions of `BaseConfig.java` have others: 4 retries, 1 to 2 s apart with jitter (`EqualJitterDelay`).
    package static let redisson: ClientPolicy = {
        var policy = ClientPolicy(name: "redisson")
        policy.connectTimeout = .seconds(10)
        policy.responseTimeout = .seconds(3)
        policy.retries = 3
        policy.retryInterval = .milliseconds(1500)
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout, .clusterDown,
            .loading, .tryAgain, .busy,
        ]
        policy.redirects = 5
        policy.refreshInterval = .seconds(5)
        policy.refreshOnMoved = false
        policy.refreshOnDisconnect = false
        return policy
    }()
}
