import RunRecord

extension ClientPreset {
    /// phpredis (PHP) 6.1.0 with RedisCluster's defaults: no time limit of its own, another master asked at once where one
    /// cannot be reached, and whatever else goes wrong told to the caller.
    package static let phpredis = ClientPreset(
        policy: values, client: "phpredis (PHP)", version: "6.1.0", repository: "phpredis/phpredis",
        tag: "6.1.0", sources: origins,
        limits: [
            "Each PHP process has a slot table and connections of its own there and does one operation after the other "
                + "(a closed loop); here one table serves all callers.",
            "It asks the next master without a wait, again and again until the cluster says that it is down; here 1 ms "
                + "lies between, and 1000 tries are the most.",
            "Versions up to 6.2.0 may crash when a failover moves a slot (issue 2323, pull request 2723); here none does.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "phpredis")
        policy.connectTimeout = .seconds(60)
        policy.responseTimeout = .seconds(60)
        policy.retries = 1000
        policy.retryInterval = .milliseconds(1)
        policy.retriedOutcomes = [.connectionRefused, .connectTimeout]
        policy.retryTarget = .anyMaster
        policy.redirects = 1000
        policy.refreshInterval = nil
        policy.refreshOnDisconnect = false
        policy.closesOnTimeout = true
        return policy
    }()

    private static let library = "cluster_library.c"

    private static let origins = [
        FieldSource(
            "connect-timeout", "response-timeout", "send-timeout", in: "redis_cluster.c",
            "timeout and read_timeout 0.0: PHP's own default_socket_timeout, 60 s"),
        FieldSource(
            "retries", "retry-interval", "retry-interval-minimum", "retry-interval-maximum",
            "retry-factor", "retry-jitter", "retry-backoff", "gives-up-after", in: library,
            "cluster_send_command: until a reply or CLUSTERDOWN, without a wait (waitms 0)"),
        FieldSource(
            "retries-on", "retries-of", "cluster-down-interval", in: library,
            "cluster_sock_write goes on where a command cannot be sent; error replies, CLUSTERDOWN and lost "
                + "replies are thrown"),
        FieldSource(
            "retry-target", in: library, "cluster_sock_write: every known node that is no slave"),
        FieldSource(
            "redirects", "redirects-use-retries", "redirects-to", in: library,
            "cluster_send_command: no limit; cluster_update_slot makes a node that is not known"),
        FieldSource(
            "refresh-on-moved", "refresh-node", "refresh-avoids-failed", "refresh-holds",
            "refresh-before-retry", "refresh-spacing", "refresh-too-soon", "refresh-timeout",
            "removed-nodes", "removed-nodes-after", in: library,
            "cluster_update_slot: cluster_map_keyspace by the caller when a replica took over"),
        FieldSource(
            "refresh-interval", "refresh-on-disconnect", "refresh-after-reconnects", in: library,
            "cluster_map_keyspace is called at no other time"),
        FieldSource(
            "connect-retries", "connect-retry-interval", "reconnects", "reconnect-tick",
            in: library, "CLUSTER_SEND_PAYLOAD: redis_sock_server_open once"),
        FieldSource(
            "closes-on-timeout", in: library,
            "cluster_send_command: redis_sock_disconnect after a reply that did not come"),
        FieldSource(
            "connections", "pipeline",
            chosen: "the load's connections are the callers, each a process with its own there"),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from", in: library,
            "redis_sock_server_open: nothing is asked before the first command"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", in: library, "no such state"),
        .own,
        .pool,
    ]
}
