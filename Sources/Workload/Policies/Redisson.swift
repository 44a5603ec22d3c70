import RunRecord

extension ClientPreset {
    /// Redisson (Java) 4.7.0 with its defaults: a response within 3 s, 4 further attempts 0.5 to 2 s apart,
    /// the slot table by a scan every 5 s.
    package static let redisson = ClientPreset(
        policy: values, client: "Redisson (Java)", version: "4.7.0",
        repository: "redisson/redisson", tag: "redisson-4.7.0", sources: origins,
        limits: [
            "Reads go to replicas by default there (readMode SLAVE): write reads-from: replicas.",
            "Commands that are not idempotent (INCR, LPUSH, XADD and others) are not sent again "
                + "after a timeout there; here all are.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "redisson")
        policy.connectTimeout = .seconds(10)
        policy.responseTimeout = .seconds(3)
        policy.retries = 4
        policy.retryInterval = .seconds(1)
        policy.retryFactor = 2
        policy.retryIntervalMaximum = .seconds(2)
        policy.retryJitter = 0.5
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout, .clusterDown,
            .loading, .tryAgain, .masterDown, .readOnly, .busy, .poolExhausted,
            .redirectsExhausted,
        ]
        policy.redirects = 1000
        policy.redirectsTo = .masters
        policy.refreshInterval = .seconds(5)
        policy.refreshOnMoved = false
        policy.refreshOnDisconnect = false
        policy.refreshNode = .mastersFirst
        policy.refreshAvoidsFailed = false
        policy.poolSize = 64
        // The wait before the next attempt is also what an attempt waits for its connection, and a connection that is
        // not greeted keeps its place in the pool: so the pool of a frozen node runs dry.
        policy.retryWaitFrom = .start
        policy.greets = true
        policy.idleConnections = 24
        return policy
    }()

    private static let base = "redisson/src/main/java/org/redisson/config/BaseConfig.java"
    private static let executor = "redisson/src/main/java/org/redisson/command/RedisExecutor.java"
    private static let scan =
        "redisson/src/main/java/org/redisson/connection/ClusterConnectionManager.java"

    private static let origins = [
        FieldSource("connect-timeout", in: base, "connectTimeout 10000"),
        FieldSource("response-timeout", "send-timeout", in: base, "timeout 3000"),
        FieldSource("retries", in: base, "retryAttempts 4"),
        FieldSource(
            "retry-interval", "retry-interval-maximum", in: base,
            "retryDelay EqualJitterDelay(1000 ms, 2 s)"),
        FieldSource(
            "retry-factor", "retry-jitter", "retry-interval-minimum", "retry-backoff",
            in: "redisson/src/main/java/org/redisson/config/EqualJitterDelay.java",
            "calcDelay: the doubled delay up to the maximum, half of it at random"),
        FieldSource(
            "retries-on", "retries-of", "cluster-down-interval", in: executor,
            "isResendAllowed after a timeout; RedisRetryException (CLUSTERDOWN, LOADING, TRYAGAIN, "
                + "MASTERDOWN, BUSY), READONLY, lost connections and those not acquired, a redirection to an "
                + "unknown node (RedisNodeNotFoundException)"),
        FieldSource(
            "gives-up-after", "connect-retries", "connect-retry-interval", in: executor,
            "attempts are all that is counted"),
        FieldSource(
            "retry-target", in: executor, "getConnection: the slot's entry, looked up anew"),
        FieldSource(
            "redirects", "redirects-use-retries", in: executor,
            "no limit (1000 here); only a node that redirects to itself ends it"),
        FieldSource(
            "redirects-to", in: scan,
            "getEntry(address): masters, and replicas only where reads go to them"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", "refresh-holds", "refresh-too-soon",
            "refresh-after-reconnects", in: scan,
            "scheduleClusterChangeCheck: masters shuffled (one that failed after it was added among them), then replicas; "
                + "each with the response timeout"),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: scan,
            "shutdownEntry: what was sent waits out its response timeout"),
        FieldSource(
            "pool-size", "connections",
            in: "redisson/src/main/java/org/redisson/config/BaseMasterSlaveServersConfig.java",
            "masterConnectionPoolSize 64"),
        FieldSource(
            "pool-wait", in: executor,
            "scheduleRetryTimeout: the connection is given up after the retry delay"),
        FieldSource(
            "greets",
            in: "redisson/src/main/java/org/redisson/client/handler/BaseConnectionHandler.java",
            "initializeConnection: PING where connections are pinged at all, as they are"),
        FieldSource(
            "idle-connections",
            in: "redisson/src/main/java/org/redisson/config/BaseMasterSlaveServersConfig.java",
            "masterConnectionMinimumIdleSize 24"),
        FieldSource(
            "retry-wait-from", in: executor,
            "scheduleRetryTimeout: begins with the attempt, and ends one that was not sent"),
        FieldSource(
            "pool", "pool-order", "pipeline", "reconnects", "reconnect-tick",
            in: "redisson/src/main/java/org/redisson/connection/ConnectionsHolder.java",
            "a pool for each node in turn, one command on a connection"),
        FieldSource(
            "refresh-interval",
            in: "redisson/src/main/java/org/redisson/config/ClusterServersConfig.java",
            "scanInterval 5000"),
        FieldSource(
            "refresh-on-moved", "refresh-on-disconnect", "refresh-before-retry", "refresh-spacing",
            in: scan, "scheduleClusterChangeCheck: by the interval alone"),
        FieldSource("refresh-timeout", in: scan, "CLUSTER NODES with the response timeout"),
        FieldSource("closes-on-timeout", in: executor, "a timeout leaves the connection"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by",
            in: "redisson/src/main/java/org/redisson/connection/pool/ConnectionPool.java",
            "the failed node detector is for replicas only"),
        .own,
    ]
}
