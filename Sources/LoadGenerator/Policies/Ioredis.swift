import Evidence

extension ClientPolicy {
    /// ioredis (JavaScript) 5.x with its defaults: 16 further attempts or redirections, 100 ms apart,
    /// and no time limit for a response (an hour here).
    ///
    /// Source: redis/ioredis, `lib/cluster/ClusterOptions.ts`, `DEFAULT_CLUSTER_OPTIONS`
    /// (`maxRedirections` 16, `retryDelayOnFailover`, `retryDelayOnClusterDown` and
    /// `retryDelayOnTryAgain` 100; `slotsRefreshInterval` is not among them, so that the slot table is
    /// fetched on events only) and `lib/redis/RedisOptions.ts` (`connectTimeout` 10000, no
    /// `commandTimeout`).
    ///
    /// Read at commit 03d7cbd5: the interface documents 5000 for `slotsRefreshInterval`, the defaults set none.
    package static let ioredis: ClientPolicy = {
        var policy = ClientPolicy(name: "ioredis")
        policy.connectTimeout = .seconds(10)
        policy.responseTimeout = .seconds(3600)
        policy.retries = 16
        policy.retryInterval = .milliseconds(100)
        policy.retriedOutcomes = [
            .connectionRefused, .connectionReset, .connectTimeout, .clusterDown, .tryAgain,
        ]
        policy.redirects = 16
        policy.refreshInterval = nil
        return policy
    }()
}
