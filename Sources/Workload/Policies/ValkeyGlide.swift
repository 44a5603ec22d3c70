import RunRecord

extension ClientPreset {
    /// Valkey GLIDE (Rust core; Python, Java, Node, Go) 2.5.1 with its defaults: 250 ms for an operation with all that it
    /// takes, one connection to a node; waits between attempts are longer than that.
    package static let valkeyGlide = ClientPreset(
        policy: values, client: "Valkey GLIDE (Python, Java, Node, Go)", version: "2.5.1",
        repository: "valkey-io/valkey-glide", tag: "v2.5.1", sources: origins,
        limits: [
            "After CLUSTERDOWN, TRYAGAIN, MASTERDOWN or LOADING it waits for 1.28 s at least, which its 250 ms forbid: the "
                + "caller sees a timeout after 250 ms there, the error itself at once here.",
            "The 250 ms are for the operation with all its redirections there; here for each attempt.",
            "All slots are fetched anew 15 to 30 s after the last time at the soonest there; a redirection corrects its own at once.",
            "It looks every 3 s for nodes without a connection; here an operation does.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "valkey-glide")
        policy.connectTimeout = .seconds(2)
        policy.responseTimeout = .milliseconds(250)
        policy.retries = 3
        policy.retryInterval = .milliseconds(10)
        policy.retriedOutcomes = [.connectionRefused, .connectTimeout]
        policy.givesUpAfter = .milliseconds(250)
        policy.retryTarget = .anyMaster
        policy.redirects = 3
        policy.redirectsUseRetries = true
        policy.refreshInterval = .seconds(60)
        policy.refreshSpacing = .zero
        policy.refreshOnDisconnect = false
        policy.greets = true
        policy.connections = 1
        policy.pipeline = 1000
        return policy
    }()

    private static let core = "glide-core/src/client/mod.rs"
    private static let async = "glide-core/redis-rs/redis/src/cluster_async/mod.rs"
    private static let routing = "glide-core/redis-rs/redis/src/cluster_topology.rs"
    private static let types = "glide-core/redis-rs/redis/src/types.rs"
    private static let client = "glide-core/redis-rs/redis/src/cluster_client.rs"

    private static let origins = [
        FieldSource(
            "connect-timeout", in: "glide-core/src/client/types.rs",
            "DEFAULT_CONNECTION_TIMEOUT 2000 ms"),
        FieldSource(
            "response-timeout", "send-timeout", "gives-up-after", in: core,
            "DEFAULT_RESPONSE_TIMEOUT 250 ms around the whole request"),
        FieldSource("retries", "redirects", in: core, "DEFAULT_RETRIES 3"),
        FieldSource(
            "redirects-use-retries", in: async,
            "Request::poll: request.retry counts redirections and retries"),
        FieldSource(
            "retry-interval", "retry-interval-minimum", "retry-interval-maximum", "retry-factor",
            "retry-jitter", "retry-backoff", "cluster-down-interval", in: client,
            "wait_time_for_retry: 1280 ms at least (DEFAULT_MIN_RETRY_WAIT_TIME); none where it connects elsewhere"
        ),
        FieldSource(
            "retries-on", "retries-of", in: types,
            "retry_method: ReconnectAndRetry for what could not be sent, Reconnect without a retry for what was"
        ),
        FieldSource(
            "retry-target", in: async,
            "a node without a connection: any other is asked, which redirects"),
        FieldSource(
            "redirects-to", in: async, "MovedRedirect: the slot map takes the new owner at once"),
        FieldSource(
            "refresh-interval", in: core, "DEFAULT_PERIODIC_TOPOLOGY_CHECKS_INTERVAL 60 s"),
        FieldSource(
            "refresh-on-moved", "refresh-spacing", "refresh-too-soon", in: async,
            "update_upon_moved_error corrects the slot at once; here a fetch does"),
        FieldSource(
            "refresh-on-disconnect", "refresh-before-retry", "refresh-after-reconnects",
            "refresh-holds", in: async,
            "Reconnect refreshes the connection of that node only; requests do not wait"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", "refresh-timeout", in: routing,
            "the view of most of the nodes that are asked; here one that answered before"),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: async,
            "refresh_slots_inner keeps the connections that are known"),
        FieldSource(
            "connections",
            in: "glide-core/redis-rs/redis/src/cluster_async/connections_container.rs",
            "one user connection for each address"),
        FieldSource("pipeline", in: core, "DEFAULT_MAX_INFLIGHT_REQUESTS 1000"),
        FieldSource(
            "connect-retries", "connect-retry-interval", "reconnects", "reconnect-tick", in: async,
            "trigger_refresh_connection_tasks: in the background, for each address"),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from", in: core,
            "HELLO before a connection is used"),
        FieldSource(
            "closes-on-timeout", in: core, "the timeout drops the request only"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", in: async, "no such state"),
        .own,
        .pool,
    ]
}
