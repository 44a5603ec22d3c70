import Evidence

extension ClientPreset {
    /// Jedis (Java) 7.5.3 with its defaults: 2 s for connecting and for a response, 5 attempts that
    /// redirections count among, 10 s for all of them.
    package static let jedis = ClientPreset(
        policy: values, client: "Jedis (Java)", version: "7.5.3", repository: "redis/jedis",
        tag: "v7.5.3", sources: origins,
        limits: [
            "8 connections to each node there, waited for without end (commons-pool2 2.12.1, maxTotal 8, "
                + "maxWait -1): write pool-size: 8, pool-wait: 1h for that.",
            "An attempt whose connection failed twice waits for the slot table there even when another "
                + "caller is fetching it already; here all wait for the same fetch.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "jedis")
        policy.connectTimeout = .seconds(2)
        policy.responseTimeout = .seconds(2)
        policy.retries = 4
        policy.retryInterval = .zero
        policy.retryBackoff = .remainingTime
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout,
        ]
        policy.givesUpAfter = .seconds(10)
        policy.redirects = 4
        policy.redirectsUseRetries = true
        policy.refreshInterval = nil
        policy.refreshOnDisconnect = false
        policy.refreshBeforeRetry = true
        policy.refreshSpacing = .zero
        policy.closesOnTimeout = true
        return policy
    }()

    private static let main = "src/main/java/redis/clients/jedis/"
    private static let executor = main + "executors/ClusterCommandExecutor.java"
    private static let cache = main + "JedisClusterInfoCache.java"

    private static let origins = [
        FieldSource(
            "connect-timeout", "response-timeout", in: main + "Protocol.java",
            "DEFAULT_TIMEOUT 2000 (DefaultJedisClientConfig takes it for both)"),
        FieldSource(
            "retries", in: main + "RedisClusterClient.java", "DEFAULT_MAX_ATTEMPTS 5"),
        FieldSource(
            "gives-up-after", in: main + "builders/ClusterClientBuilder.java",
            "socket timeout times attempts"),
        FieldSource(
            "retry-backoff", "retry-interval", "retry-interval-minimum", "retry-interval-maximum",
            "retry-factor", "retry-jitter", in: executor,
            "handleConnectionProblem: the first failure is tried again at once, the second after a random "
                + "part of time left / attempts left squared"),
        FieldSource(
            "retries-on", "cluster-down-interval", in: executor,
            "JedisConnectionException only; error replies other than redirections go to the caller"),
        FieldSource(
            "connect-retries", "connect-retry-interval", in: executor,
            "connecting is part of an attempt"),
        FieldSource("retry-target", in: executor, "provider.getConnection(arguments): by the slot"),
        FieldSource(
            "redirects", "redirects-use-retries", in: executor,
            "a redirection is one of the attempts"),
        FieldSource("refresh-interval", in: cache, "topologyRefreshPeriod null"),
        FieldSource("refresh-on-moved", in: executor, "renewSlotCache(connection) on MOVED"),
        FieldSource(
            "refresh-on-disconnect", "refresh-before-retry", in: executor,
            "renewSlotCache() before every second retry after lost connections"),
        FieldSource("refresh-spacing", in: cache, "renewClusterSlots: one at a time"),
        FieldSource("refresh-timeout", in: cache, "a connection with the client's own time limits"),
        FieldSource(
            "closes-on-timeout", in: main + "Connection.java", "setBroken on every socket error"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", in: executor, "no such state"),
        .own,
        .pool,
    ]
}
