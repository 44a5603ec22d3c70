import RunRecord

extension ClientPreset {
    /// redis-rb (Ruby) 6.0.0 with redis-clustering, whose cluster client is redis-cluster-client 0.16.7: 1 s for connecting and
    /// for a response, 3 further attempts without a pause, and a look at the slots 3 to 10 s after the last at the soonest.
    package static let redisRb = ClientPreset(
        policy: values, client: "redis-rb (Ruby)", version: "0.16.7",
        repository: "redis-rb/redis-cluster-client", tag: "v0.16.7", sources: origins,
        limits: [
            "The version is that of redis-cluster-client, which redis-rb 6.0.0 pins.",
            "Each client has a connection of its own to each node there and does one operation after the other (a closed "
                + "loop); here one table serves all callers.",
            "A reload asks up to 3 masters one after the other, each with its time limits; here one at a time until one answers.",
            "The least time from one reload to the next is drawn from 3 to 10 s there; here it is the mean.",
            "An operation whose reload found no slots ends with NodeMightBeDown there; here its attempts go on.",
            "redis-rb 4 has 5 s for a response, and looks at the slots without such a rest.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "redis-rb")
        policy.connectTimeout = .seconds(1)
        policy.responseTimeout = .seconds(1)
        policy.retries = 3
        policy.retryInterval = .zero
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout, .clusterDown,
        ]
        policy.redirects = 3
        policy.redirectsUseRetries = true
        policy.refreshInterval = nil
        policy.refreshOnMoved = false
        policy.refreshSpacing = .milliseconds(6500)
        policy.refreshTooSoon = .dropped
        policy.refreshNode = .random
        policy.refreshAvoidsFailed = false
        policy.closesOnTimeout = true
        policy.greets = true
        return policy
    }()

    private static let library = "lib/redis_client/cluster/"
    private static let router = library + "router.rb"
    private static let node = library + "node.rb"
    private static let config = "lib/redis_client/cluster_config.rb"

    private static let origins = [
        FieldSource(
            "connect-timeout", "response-timeout", "send-timeout", in: config,
            "connect_timeout and read_timeout: RedisClient::Config::DEFAULT_TIMEOUT 1.0"),
        FieldSource(
            "retries", in: router,
            "handle_redirection with retry_count 3"),
        FieldSource(
            "retry-interval", "retry-interval-minimum", "retry-interval-maximum", "retry-factor",
            "retry-jitter", "retry-backoff", "cluster-down-interval", in: router,
            "handle_redirection: retry at once"),
        FieldSource(
            "retries-on", "retries-of", in: router,
            "handle_redirection: ConnectionError, of which timeouts are, and CLUSTERDOWN"),
        FieldSource("gives-up-after", in: router, "attempts are all that is counted"),
        FieldSource("retry-target", in: router, "find_node(find_node_key(command)) anew"),
        FieldSource(
            "redirects", "redirects-use-retries", "redirects-to", in: router,
            "assign_redirection_node, by the same retry_count"),
        FieldSource(
            "refresh-on-moved", in: router, "assign_redirection_node corrects that slot only"),
        FieldSource("refresh-interval", in: node, "try_reload! is called at no other time"),
        FieldSource(
            "refresh-on-disconnect", "refresh-before-retry", "refresh-after-reconnects", in: router,
            "renew_cluster_state on ConnectionError"),
        FieldSource(
            "refresh-spacing", "refresh-too-soon", in: node,
            "with_reload_jitter: nothing within JITTER_WINDOW, 3 to 10 s"),
        FieldSource(
            "refresh-holds", in: node, "with_reload_lock: others go on without it"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", "refresh-timeout", in: node,
            "with_startup_clients: a sample of max_startup_sample (3) of the masters"),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: library + "node/base_topology.rb",
            "process_topology_update!: clients of unknown nodes are closed; each has one request"),
        FieldSource(
            "connections", "pipeline",
            chosen: "the load's connections are the callers, each with one there; one request each"),
        FieldSource(
            "connect-retries", "connect-retry-interval", "reconnects", "reconnect-tick", in: node,
            "a client for each node; its reconnect is an attempt here"),
        FieldSource(
            "closes-on-timeout", "greets", "idle-connections", "retry-wait-from", in: node,
            "RedisClient: HELLO on connect, closed by any ConnectionError"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", in: router,
            "the circuit breaker is off by default"),
        .own,
        .pool,
    ]
}
