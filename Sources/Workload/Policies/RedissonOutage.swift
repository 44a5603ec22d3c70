import RunRecord

extension ClientPreset {
    /// Redisson 3.5.7 as it was set up in the outage that this program was written after: a response
    /// timeout of 10 s, and no further attempt once a command had been sent.
    package static let redissonOutage = ClientPreset(
        policy: values, client: "Redisson (Java)", version: "3.5.7",
        repository: "redisson/redisson", tag: "redisson-3.5.7", sources: origins,
        limits: [
            "LOADING is tried again at once and TRYAGAIN after 1 s without end there; here within "
                + "the retries and at their interval.",
            "A request whose connection is lost after it was sent waits out its response timeout "
                + "there; here it fails at once.",
            "Only attempts that could not get a connection freeze a node there, and a PING every 3 s thaws it; "
                + "here a connection does.",
            "A connection is waited for there as long as retryInterval, here as a part of the response "
                + "timeout.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "redisson-outage")
        policy.connectTimeout = .seconds(10)
        policy.responseTimeout = .seconds(10)
        policy.retries = 3
        policy.retryInterval = .milliseconds(1500)
        policy.retriedOutcomes = [.connectionRefused, .connectTimeout, .loading, .tryAgain]
        policy.redirects = 1000
        policy.refreshInterval = .seconds(1)
        policy.refreshOnMoved = false
        policy.refreshOnDisconnect = false
        policy.refreshNode = .inOrder
        policy.refreshAvoidsFailed = false
        policy.connections = 64
        policy.freezesAfter = 3
        policy.freezesOn = [.connectionRefused, .connectTimeout]
        policy.freezesFor = .seconds(3)
        policy.thawsBy = .connection
        return policy
    }()

    private static let base = "redisson/src/main/java/org/redisson/config/BaseConfig.java"
    private static let service =
        "redisson/src/main/java/org/redisson/command/CommandAsyncService.java"
    private static let scan =
        "redisson/src/main/java/org/redisson/cluster/ClusterConnectionManager.java"
    private static let pool =
        "redisson/src/main/java/org/redisson/connection/pool/ConnectionPool.java"

    private static let origins = [
        FieldSource("connect-timeout", in: base, "connectTimeout 10000"),
        FieldSource(
            "response-timeout", "send-timeout",
            chosen:
                "the outage's own log: Redis server response timeout (10000 ms); the default is 3000"
        ),
        FieldSource("retries", in: base, "retryAttempts 3"),
        FieldSource(
            "retry-interval", "retry-interval-maximum", "retry-interval-minimum", "retry-factor",
            "retry-jitter", "retry-backoff", in: base, "retryInterval 1500"),
        FieldSource(
            "retries-on", "retries-of", "cluster-down-interval", in: service,
            "attempts are for what could not be sent (checkWriteFuture cancels the retry); of the error "
                + "replies only LOADING and TRYAGAIN are tried again (checkAttemptFuture)"),
        FieldSource(
            "gives-up-after", "connect-retries", "connect-retry-interval", in: service,
            "attempts are all that is counted"),
        FieldSource("retry-target", in: service, "async: the slot's entry, looked up anew"),
        FieldSource(
            "redirects", "redirects-use-retries", in: service, "no limit (1000 here)"),
        FieldSource(
            "refresh-interval",
            in: "redisson/src/main/java/org/redisson/config/ClusterServersConfig.java",
            "scanInterval 1000"),
        FieldSource(
            "refresh-on-moved", "refresh-on-disconnect", "refresh-before-retry", "refresh-spacing",
            in: scan, "scheduleClusterChangeCheck: by the interval alone"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", "refresh-holds", "refresh-too-soon",
            "refresh-after-reconnects", in: scan,
            "scheduleClusterChangeCheck: masters in turn, then replicas"),
        FieldSource(
            "connections", "pipeline",
            in: "redisson/src/main/java/org/redisson/config/BaseMasterSlaveServersConfig.java",
            "masterConnectionPoolSize 64, one command on a connection"),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from",
            chosen: "no PING by default (pingConnectionInterval 0); connections as they are needed"),
        FieldSource(
            "redirects-to", "removed-nodes", "removed-nodes-after", "reconnects",
            "reconnect-tick", chosen: "as this program's policies do that say nothing else"),
        FieldSource("refresh-timeout", in: scan, "CLUSTER NODES with the response timeout"),
        FieldSource("closes-on-timeout", in: service, "a timeout leaves the connection"),
        FieldSource("freezes-after", in: base, "failedAttempts 3"),
        FieldSource("freezes-on", in: pool, "promiseFailure: connections not had"),
        FieldSource("freezes-for", "thaws-by", in: base, "reconnectionTimeout 3000"),
        .own,
        .pool,
    ]
}
