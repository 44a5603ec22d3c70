import RunRecord

extension ClientPreset {
    /// Lettuce (Java) 7.7.0 with its defaults: 60 s for a command, which stays with its node while the
    /// connection is made anew; the topology on MOVED and on lasting disconnects, every 5 s at most.
    package static let lettuce = ClientPreset(
        policy: values, client: "Lettuce (Java)", version: "7.7.0", repository: "redis/lettuce",
        tag: "7.7.0.RELEASE", sources: origins,
        limits: [
            "A refresh asks all nodes and takes the newest view there; here it asks one.",
            "What is sent again shortly before the end of its 60 s may last 60 s more here.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "lettuce")
        policy.connectTimeout = .seconds(10)
        policy.responseTimeout = .seconds(60)
        policy.retries = 1000
        policy.retryInterval = .milliseconds(1)
        policy.retryFactor = 2
        policy.retryIntervalMaximum = .seconds(30)
        policy.retriedOutcomes = [.connectionRefused, .connectionReset, .connectTimeout]
        policy.givesUpAfter = .seconds(60)
        policy.retryTarget = .sameNode
        policy.redirects = 5
        policy.refreshInterval = nil
        policy.reconnects = .perNode
        policy.reconnectTick = .milliseconds(100)
        policy.refreshSpacing = .seconds(5)
        policy.refreshTooSoon = .dropped
        policy.refreshAfterReconnects = 5
        policy.greets = true
        policy.connections = 1
        policy.pipeline = 100_000
        return policy
    }()

    private static let core = "src/main/java/io/lettuce/core/"
    private static let topology = core + "cluster/ClusterTopologyRefreshOptions.java"
    private static let endpoint = core + "protocol/DefaultEndpoint.java"
    private static let delay = core + "resource/Delay.java"

    private static let origins = [
        FieldSource(
            "connect-timeout", in: core + "SocketOptions.java", "DEFAULT_CONNECT_TIMEOUT 10"),
        FieldSource(
            "response-timeout", "send-timeout", "gives-up-after", in: core + "RedisURI.java",
            "DEFAULT_TIMEOUT 60"),
        FieldSource(
            "retries", "retries-on", "retries-of", "cluster-down-interval", in: endpoint,
            "AT_LEAST_ONCE while auto-reconnect is on: commands are sent again after each reconnect; "
                + "error replies go to the caller"),
        FieldSource(
            "retry-interval", "retry-factor", "retry-interval-minimum", "retry-backoff",
            "retry-jitter", in: core + "resource/ExponentialDelay.java",
            "2^(attempt - 1) ms (DefaultClientResources: Delay.exponential)"),
        FieldSource("retry-interval-maximum", in: delay, "DEFAULT_UPPER_BOUND 30 s"),
        FieldSource(
            "connect-retries", "connect-retry-interval",
            in: core + "protocol/ConnectionWatchdog.java", "reconnects are the retries"),
        FieldSource(
            "retry-target", in: endpoint, "the node's own queue is drained by its reconnect"),
        FieldSource(
            "redirects", "redirects-use-retries", in: core + "cluster/ClusterClientOptions.java",
            "DEFAULT_MAX_REDIRECTS 5"),
        FieldSource("refresh-interval", in: topology, "DEFAULT_PERIODIC_REFRESH_ENABLED false"),
        FieldSource(
            "refresh-on-moved", "refresh-on-disconnect", in: topology,
            "DEFAULT_ADAPTIVE_REFRESH_TRIGGERS: all of them since 7.0 (none in 6)"),
        FieldSource("refresh-before-retry", in: endpoint, "commands do not wait for it"),
        FieldSource("refresh-spacing", in: topology, "DEFAULT_ADAPTIVE_REFRESH_TIMEOUT 5 s"),
        FieldSource(
            "refresh-too-soon", in: core + "cluster/ClusterTopologyRefreshScheduler.java",
            "indicateTopologyRefreshSignal: nothing is done within that time"),
        FieldSource(
            "refresh-after-reconnects", in: topology,
            "DEFAULT_REFRESH_TRIGGERS_RECONNECT_ATTEMPTS 5"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", "refresh-holds",
            in: core + "cluster/topology/DefaultClusterTopologyRefresh.java",
            "loadViews asks all nodes; here one that answered before"),
        FieldSource(
            "reconnects", in: core + "protocol/ConnectionWatchdog.java",
            "scheduleReconnect: attempts of one connection; its commands wait in DefaultEndpoint"),
        FieldSource(
            "reconnect-tick", in: core + "resource/DefaultClientResources.java",
            "HashedWheelTimer with netty's default tick of 100 ms"),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: topology,
            "DEFAULT_CLOSE_STALE_CONNECTIONS closes nodes that CLUSTER NODES no longer tells; a failed one stays"
        ),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from",
            in: core + "RedisHandshake.java",
            "initialize: HELLO before the connection is handed out; connections as they are needed"),
        FieldSource(
            "connections", in: core + "cluster/PooledClusterConnectionProvider.java",
            "one shared connection for each node"),
        FieldSource(
            "pipeline", in: core + "ClientOptions.java",
            "DEFAULT_REQUEST_QUEUE_SIZE without limit (100000 here)"),
        FieldSource(
            "redirects-to", in: core + "cluster/ClusterDistributionChannelWriter.java",
            "a redirection's target is connected to"),
        FieldSource(
            "refresh-timeout", in: core + "cluster/topology/DefaultClusterTopologyRefresh.java",
            "loadViews: the command timeout"),
        FieldSource(
            "closes-on-timeout", in: core + "protocol/CommandExpiryWriter.java",
            "a timeout completes the command only"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by",
            in: core + "ClientOptions.java",
            "no such option"),
        .own,
        .pool,
    ]
}
