import Evidence

extension ClientPolicy {
    /// Lettuce (Java) 6.x with its defaults: connect 10 s, 60 s for a command with all its sending
    /// again after reconnects, no periodic look at the topology.
    ///
    /// Source: redis/lettuce, `core/RedisURI.java` (`DEFAULT_TIMEOUT` 60 s), `SocketOptions.java`
    /// (`DEFAULT_CONNECT_TIMEOUT` 10 s), `cluster/ClusterClientOptions.java` (`DEFAULT_MAX_REDIRECTS`
    /// 5, `DEFAULT_REFRESH_CLUSTER_VIEW` false) and the reference guide on auto-reconnect (at least
    /// once; the delay doubles up to 30 s). Error replies go to the caller.
    package static let lettuce: ClientPolicy = {
        var policy = ClientPolicy(name: "lettuce")
        policy.connectTimeout = .seconds(10)
        policy.responseTimeout = .seconds(60)
        policy.retries = 1000
        policy.retryInterval = .milliseconds(2)
        policy.retryFactor = 2
        policy.retryIntervalMaximum = .seconds(30)
        policy.retriedOutcomes = [.connectionRefused, .connectionReset, .connectTimeout]
        policy.givesUpAfter = .seconds(60)
        policy.redirects = 5
        policy.refreshInterval = nil
        policy.refreshOnMoved = false
        policy.refreshOnDisconnect = false
        return policy
    }()
}
