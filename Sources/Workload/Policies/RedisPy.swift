import RunRecord

extension ClientPreset {
    /// redis-py (Python) 8.1.0 with its defaults: 5 s for connecting and for a response, 10 further
    /// attempts without a pause, each after the slot table was fetched anew.
    package static let redisPy = ClientPreset(
        policy: values, client: "redis-py (Python)", version: "8.1.0", repository: "redis/redis-py",
        tag: "v8.1.0", sources: origins,
        limits: [
            "The retry object's back-off (10 ms doubled up to 1 s, with jitter) serves transactions only; "
                + "for single commands the cluster client takes the number of retries from it.",
            "TRYAGAIN is sent again at once 7 times there and then every 50 ms, 16 times in all; here as "
                + "the other failures.",
            "A MOVED corrects one slot there and every fifth fetches the slot table; here each does.",
            "As many connections to each node as callers, 100 at most (max_connections), there; one more is an "
                + "error at once: write pool-size: 100, pool-wait: 1ms for that.",
            "Version 5 has other values: no time limits, 3 retries.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "redis-py")
        policy.connectTimeout = .seconds(5)
        policy.responseTimeout = .seconds(5)
        policy.retries = 10
        policy.retryInterval = .zero
        policy.clusterDownInterval = .milliseconds(250)
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout, .clusterDown,
            .tryAgain,
        ]
        policy.redirects = 15
        policy.refreshInterval = nil
        policy.refreshOnDisconnect = false
        policy.refreshBeforeRetry = true
        policy.refreshSpacing = .zero
        policy.refreshNode = .random
        policy.greets = true
        policy.closesOnTimeout = true
        return policy
    }()

    private static let defaults = "redis/_defaults.py"
    private static let cluster = "redis/cluster.py"

    private static let origins = [
        FieldSource("connect-timeout", in: defaults, "DEFAULT_SOCKET_CONNECT_TIMEOUT 5"),
        FieldSource("response-timeout", "send-timeout", in: defaults, "DEFAULT_SOCKET_TIMEOUT 5"),
        FieldSource("retries", in: defaults, "DEFAULT_RETRY_COUNT 10"),
        FieldSource(
            "retry-interval", "retry-backoff", "retry-factor", "retry-jitter",
            "retry-interval-minimum", "retry-interval-maximum", in: cluster,
            "_internal_execute_command: no sleep between attempts"),
        FieldSource("cluster-down-interval", in: cluster, "_execute_command: sleep(0.25)"),
        FieldSource(
            "retries-on", "retries-of", in: cluster,
            "ERRORS_ALLOW_RETRY by exact type: LOADING and MASTERDOWN, of derived types, are not"),
        FieldSource("gives-up-after", in: cluster, "attempts are all that is counted"),
        FieldSource(
            "connect-retries", "connect-retry-interval", in: cluster,
            "create_redis_node: Retry(NoBackoff, 0)"),
        FieldSource("retry-target", in: cluster, "_determine_nodes anew for each attempt"),
        FieldSource(
            "redirects", "redirects-use-retries", in: cluster,
            "RedisClusterRequestTTL 16 sendings for each attempt"),
        FieldSource("refresh-interval", in: cluster, "no periodic refresh"),
        FieldSource("refresh-on-moved", in: cluster, "reinitialize_steps 5"),
        FieldSource(
            "refresh-on-disconnect", "refresh-before-retry", "refresh-spacing", in: cluster,
            "nodes_manager.initialize() by the failed caller"),
        FieldSource(
            "refresh-node", in: cluster, "initialize: random.shuffle(startup_nodes)"),
        FieldSource(
            "refresh-avoids-failed", in: cluster,
            "initialize(last_failed_node_name): asked last after a lost connection or a timeout, not after "
                + "CLUSTERDOWN"),
        FieldSource(
            "refresh-holds", "refresh-too-soon", in: cluster,
            "initialize: _initialization_lock; who waited for it takes what the other fetched"),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: cluster,
            "initialize replaces nodes_cache; no connection in use is closed"),
        FieldSource("redirects-to", in: cluster, "move_slot: a new node is added"),
        FieldSource(
            "connections", "pipeline",
            chosen: "the load's connections are the callers, each with one there; one request each"),
        FieldSource(
            "refresh-timeout", in: cluster, "a connection with the client's own time limits"),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from", in: "redis/connection.py",
            "on_connect_check_health: CLIENT SETINFO (and HELLO), answered before the first command"
        ),
        FieldSource("closes-on-timeout", in: cluster, "connection.disconnect()"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", "reconnects",
            "reconnect-tick", "refresh-after-reconnects", in: cluster, "no such state"),
        .own,
        .pool,
    ]
}
