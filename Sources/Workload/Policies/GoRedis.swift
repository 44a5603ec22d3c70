import RunRecord

extension ClientPreset {
    /// go-redis (Go) 9.22.0 with its defaults: 5 s for connecting and for a response, 3 further attempts
    /// that redirections count among, the slot table on redirections and every 60 s.
    package static let goRedis = ClientPreset(
        policy: values, client: "go-redis (Go)", version: "9.22.0", repository: "redis/go-redis",
        tag: "v9.22.0", sources: origins,
        limits: [
            "The pool is that of GOMAXPROCS 2: 5 connections for each to each node (write pool-size for "
                + "other machines).",
            "A dial that succeeds after PoolSize failures counts all of them anew there; here any "
                + "answer does.",
            "Versions up to 9.21 have 3 s, 8 ms up to 512 ms, and a refresh every 10 s.",
            "The slot table is older than 60 s only when a command finds it so there; here a clock does.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "go-redis")
        policy.connectTimeout = .seconds(5)
        policy.connectRetries = 4
        policy.connectRetryInterval = .milliseconds(100)
        policy.responseTimeout = .seconds(5)
        policy.retries = 3
        policy.retryInterval = .milliseconds(20)
        policy.retryIntervalMinimum = .milliseconds(10)
        policy.retryFactor = 2
        policy.retryIntervalMaximum = .seconds(1)
        policy.retryJitter = 1
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout, .clusterDown,
            .loading, .readOnly, .masterDown, .tryAgain, .poolExhausted,
        ]
        policy.redirects = 3
        policy.redirectsUseRetries = true
        policy.refreshInterval = .seconds(60)
        policy.refreshOnDisconnect = false
        policy.refreshSpacing = .milliseconds(200)
        policy.refreshNode = .random
        policy.refreshAvoidsFailed = false
        policy.greets = true
        policy.closesOnTimeout = true
        policy.poolSize = 10
        policy.poolWait = .seconds(6)
        policy.freezesAfter = 10
        policy.freezesOn = [.connectionRefused, .connectTimeout]
        policy.freezesFor = .seconds(1)
        policy.thawsBy = .connection
        return policy
    }()

    private static let cluster = "osscluster.go"
    private static let pool = "internal/pool/pool.go"

    private static let origins = [
        FieldSource("connect-timeout", in: cluster, "DialTimeout 5 s"),
        FieldSource("connect-retries", in: cluster, "DialerRetries 5 dials in all"),
        FieldSource(
            "connect-retry-interval", in: pool, "dialRetryBackoff: DialerRetryTimeout 100 ms"),
        FieldSource("response-timeout", "send-timeout", in: cluster, "ReadTimeout 5 s"),
        FieldSource("retries", "redirects", in: cluster, "MaxRedirects 3"),
        FieldSource(
            "redirects-use-retries", in: cluster, "process: one loop for retries and redirections"),
        FieldSource(
            "retry-interval", "retry-factor", "retry-jitter", "retry-interval-minimum",
            "retry-backoff", in: "internal/internal.go",
            "RetryBackoff: the minimum (MinRetryBackoff 10 ms) + random of [0, minimum * 2^attempt)"
        ),
        FieldSource("retry-interval-maximum", in: cluster, "MaxRetryBackoff 1 s"),
        FieldSource(
            "retries-on", "retries-of", "cluster-down-interval", in: "error.go",
            "shouldRetry: EOF, dial errors, timeouts, ErrPoolTimeout, LOADING, READONLY, MASTERDOWN, CLUSTERDOWN, "
                + "TRYAGAIN"
        ),
        FieldSource("gives-up-after", in: cluster, "attempts are all that is counted"),
        FieldSource("retry-target", in: cluster, "process: the slot's master"),
        FieldSource("refresh-interval", in: cluster, "ClusterStateReloadInterval 60 s"),
        FieldSource("refresh-on-moved", in: cluster, "process: LazyReload on MOVED and ASK"),
        FieldSource(
            "refresh-on-disconnect", "refresh-before-retry", in: cluster,
            "process: not after network errors"),
        FieldSource(
            "refresh-spacing", "refresh-too-soon", "refresh-holds", in: cluster,
            "LazyReload: in the background, 200 ms of rest, what comes meanwhile is pending"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", in: cluster, "loadState: rand.Perm(len(addrs))"
        ),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: cluster,
            "GC closes idle nodes a minute later; here they are kept"),
        FieldSource("redirects-to", in: cluster, "process: nodes.GetOrCreate(addr)"),
        FieldSource("refresh-timeout", in: cluster, "loadState with the client's own time limits"),
        FieldSource("closes-on-timeout", in: "error.go", "isBadConn"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", "refresh-after-reconnects",
            "reconnects", "reconnect-tick", in: pool,
            "dialConn fails at once after PoolSize dial errors; tryDial dials every second until one succeeds"
        ),
        FieldSource(
            "pool-size", "connections", in: cluster, "PoolSize 5 * runtime.GOMAXPROCS(0)"),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from", in: "redis.go",
            "initConn: HELLO before a connection is used; MinIdleConns 0"),
        FieldSource("pool-wait", in: cluster, "PoolTimeout: ReadTimeout + 1 s"),
        FieldSource(
            "pool", "pool-order", "pipeline", in: pool, "a pool for each node, one request each"),
        .own,
    ]
}
