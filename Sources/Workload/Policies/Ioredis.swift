import RunRecord

extension ClientPreset {
    /// ioredis (JavaScript) 6.0.0 with its defaults: no time limit for a response (an hour here), 16
    /// further attempts and redirections together, 100 ms apart, each to any master.
    package static let ioredis = ClientPreset(
        policy: values, client: "ioredis (JavaScript)", version: "6.0.0",
        repository: "redis/ioredis", tag: "v6.0.0", sources: origins,
        limits: [
            "A retry waits for the next run of a queue that all callers share there (up to 100 ms); here "
                + "each waits its own 100 ms.",
            "Version 5.11 has the same values.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "ioredis")
        policy.connectTimeout = .seconds(10)
        policy.responseTimeout = .seconds(3600)
        policy.retries = 16
        policy.retryInterval = .milliseconds(100)
        policy.retriedOutcomes = [
            .connectionRefused, .connectionReset, .connectTimeout, .clusterDown, .tryAgain,
        ]
        policy.retryTarget = .anyMaster
        policy.redirects = 16
        policy.redirectsUseRetries = true
        policy.refreshInterval = nil
        policy.refreshOnDisconnect = false
        policy.refreshBeforeRetry = true
        policy.refreshSpacing = .zero
        policy.refreshTimeout = .seconds(1)
        policy.refreshNode = .random
        policy.refreshAvoidsFailed = false
        policy.removedNodes = .closed
        policy.removedNodesAfter = .seconds(2)
        policy.greets = true
        policy.connections = 1
        policy.pipeline = 100_000
        return policy
    }()

    private static let options = "lib/cluster/ClusterOptions.ts"
    private static let cluster = "lib/cluster/index.ts"
    private static let redis = "lib/redis/RedisOptions.ts"

    private static let origins = [
        FieldSource("connect-timeout", in: redis, "connectTimeout 10000"),
        FieldSource(
            "response-timeout", "send-timeout", in: redis, "no commandTimeout among the defaults"),
        FieldSource("retries", "redirects", in: options, "maxRedirections 16"),
        FieldSource("redirects-use-retries", in: cluster, "handleError: one ttl for both"),
        FieldSource(
            "retry-interval", "retry-backoff", "retry-factor", "retry-jitter",
            "retry-interval-minimum", "retry-interval-maximum", "cluster-down-interval",
            in: options,
            "retryDelayOnFailover, retryDelayOnClusterDown and retryDelayOnTryAgain 100"),
        FieldSource(
            "retries-on", "retries-of", in: cluster,
            "handleError: TRYAGAIN, CLUSTERDOWN and closed connections; other errors go to the caller"
        ),
        FieldSource("gives-up-after", in: cluster, "no such limit"),
        FieldSource(
            "connect-retries", "connect-retry-interval", in: options,
            "clusterNodeRetryStrategy null: a node is not connected to again by itself"),
        FieldSource(
            "retry-target", in: cluster, "tryConnection(random): getSampleInstance of the masters"),
        FieldSource(
            "refresh-interval", in: options,
            "slotsRefreshInterval is documented as 5000 and not among the defaults: never"),
        FieldSource("refresh-on-moved", in: cluster, "moved: refreshSlotsCache"),
        FieldSource(
            "refresh-on-disconnect", "refresh-before-retry", in: cluster,
            "delayQueue with refreshSlotsCache as its callback"),
        FieldSource(
            "refresh-spacing", "refresh-too-soon", "refresh-holds", in: cluster,
            "refreshSlotsCache: one at a time, whose callers' callbacks wait for it"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", in: cluster,
            "refreshSlotsCache: shuffle(connectionPool.getNodes())"),
        FieldSource(
            "removed-nodes", in: "lib/cluster/ConnectionPool.ts",
            "reset: a node that holds no slot is disconnected"),
        FieldSource(
            "removed-nodes-after", in: redis,
            "disconnectTimeout 2000 (AbstractConnector.disconnect destroys the stream then)"),
        FieldSource(
            "connections", in: "lib/cluster/ConnectionPool.ts", "findOrCreate: one for each node"),
        FieldSource(
            "pipeline", in: redis, "no limit (100000 here): commands are written as they come"),
        FieldSource("redirects-to", in: cluster, "moved: findOrCreate"),
        FieldSource("refresh-timeout", in: options, "slotsRefreshTimeout 1000"),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from", in: redis,
            "enableReadyCheck true: INFO is answered before commands are sent; connections as they are needed"
        ),
        FieldSource("closes-on-timeout", in: redis, "there are no timeouts"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", "reconnects",
            "reconnect-tick", "refresh-after-reconnects", in: cluster, "no such state"),
        .own,
        .pool,
    ]
}
