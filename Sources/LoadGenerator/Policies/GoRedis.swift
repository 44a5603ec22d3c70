import Evidence

extension ClientPolicy {
    /// go-redis (Go) 9.x with its defaults: connect 5 s, response 3 s, 3 retries with a back-off from
    /// 8 ms, doubled up to 512 ms, and drawn at random.
    ///
    /// Source: redis/go-redis, `osscluster.go`, `ClusterOptions.init` (`MaxRedirects` 3, which counts
    /// retries too, `ReadTimeout` 3 s, `MinRetryBackoff` 8 ms, `MaxRetryBackoff` 512 ms),
    /// `options.go` (`DialTimeout` 5 s) and `error.go` (LOADING, READONLY, MASTERDOWN, CLUSTERDOWN and
    /// TRYAGAIN are tried again); the slot table is fetched anew when older than 10 s.
    ///
    /// Read at commit 006e9b56 of v9: `MaxRedirects` 3, `ReadTimeout` 3 s, 8 ms and 512 ms. Its pool (5
    /// connections for each of GOMAXPROCS and node) is the load's `connections` here.
    package static let goRedis: ClientPolicy = {
        var policy = ClientPolicy(name: "go-redis")
        policy.connectTimeout = .seconds(5)
        policy.responseTimeout = .seconds(3)
        policy.retries = 3
        policy.retryInterval = .milliseconds(8)
        policy.retryFactor = 2
        policy.retryIntervalMaximum = .milliseconds(512)
        policy.retryJitter = 1
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout, .clusterDown,
            .loading, .readOnly, .masterDown, .tryAgain,
        ]
        policy.redirects = 3
        policy.refreshInterval = .seconds(10)
        policy.closesOnTimeout = true
        return policy
    }()
}
