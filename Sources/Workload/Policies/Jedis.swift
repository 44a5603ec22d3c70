import RunRecord

extension ClientPreset {
    /// Jedis (Java) 7.5.3 with its defaults: 2 s for connecting and for a response, 5 attempts that
    /// redirections count among, 10 s for all of them.
    package static let jedis = ClientPreset(
        policy: values, client: "Jedis (Java)", version: "7.5.3", repository: "redis/jedis",
        tag: "v7.5.3", sources: origins,
        limits: [
            "Who waits in a dead node's pool while nobody there is connecting is interrupted there, which ends the "
                + "operation; here it waits for its turn, as those do who wait while others are connecting.",
            "A fetch asks the start nodes in the order of their hashes there, before all others; here an "
                + "order that the seed draws.",
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
        policy.refreshNode = .inOrder
        policy.refreshAvoidsFailed = false
        policy.greets = true
        policy.closesOnTimeout = true
        policy.poolSize = 8
        policy.poolWait = .seconds(3600)
        policy.poolOrder = .barging
        return policy
    }()

    private static let main = "src/main/java/redis/clients/jedis/"
    private static let executor = main + "executors/ClusterCommandExecutor.java"
    private static let cache = main + "JedisClusterInfoCache.java"

    private static let origins = [
        FieldSource(
            "connect-timeout", "response-timeout", "send-timeout", in: main + "Protocol.java",
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
            "retries-on", "retries-of", "cluster-down-interval", in: executor,
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
        FieldSource(
            "refresh-spacing", "refresh-too-soon", "refresh-holds", in: cache,
            "renewClusterSlots: one at a time"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", in: cache,
            "renewClusterSlots: startNodes one after the other, then getShuffledNodesPool"),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: cache,
            "discoverClusterSlots, Remove dead nodes: pool.destroy() does not wake who waits for others that are "
                + "connecting (commons-pool2 2.12.1, GenericObjectPool.create: makeObjectCountLock)"
        ),
        FieldSource(
            "pool-size", "pool-wait", "pool-order", "pool", in: main + "ConnectionPoolConfig.java",
            "commons-pool2 2.12.1: maxTotal 8, maxWait without end (1 h here), not fair"),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from", in: main + "Connection.java",
            "initializeFromClientConfig: HELLO and CLIENT SETINFO, answered within the socket timeout; none ahead"
        ),
        FieldSource(
            "connections", "pipeline", in: main + "ConnectionPool.java",
            "a connection is one caller's until its answer has come"),
        FieldSource(
            "redirects-to", in: main + "providers/ClusterConnectionProvider.java",
            "getConnection(node): setupNodeIfNotExist"),
        FieldSource("refresh-timeout", in: cache, "a connection with the client's own time limits"),
        FieldSource(
            "closes-on-timeout", in: main + "Connection.java", "setBroken on every socket error"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", "reconnects",
            "reconnect-tick", "refresh-after-reconnects", in: executor, "no such state"),
        .own,
    ]
}
