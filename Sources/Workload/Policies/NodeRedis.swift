import RunRecord

extension ClientPreset {
    /// node-redis (JavaScript) 6.2.1 with its defaults: one connection to a node, 5 s for what is not yet sent, no limit for
    /// what is, no retries; the slot table on MOVED and after 5 s without a connection.
    package static let nodeRedis = ClientPreset(
        policy: values, client: "node-redis (JavaScript)", version: "6.2.1",
        repository: "redis/node-redis", tag: "redis@6.2.1", sources: origins,
        limits: [
            "The random part of a reconnect's wait, 0 to 200 ms, is its mean here.",
            "It tells 5 s by a clock; here the seventh try to connect again, which comes after some 5.9 s there too.",
            "Version 4 waits without a limit for a connection too, and never looks at the slot table for want of one.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "node-redis")
        policy.connectTimeout = .seconds(5)
        policy.responseTimeout = .seconds(3600)
        policy.sendTimeout = .seconds(5)
        policy.retries = 0
        policy.retryInterval = .milliseconds(50)
        policy.retryIntervalMinimum = .milliseconds(100)
        policy.retryFactor = 2
        policy.retryIntervalMaximum = .seconds(2)
        policy.retriedOutcomes = []
        policy.reconnects = .perNode
        policy.redirects = 16
        policy.refreshInterval = nil
        policy.refreshSpacing = .zero
        policy.refreshAfterReconnects = 7
        policy.greets = true
        policy.connections = 1
        policy.pipeline = 100_000
        policy.poolSize = 1
        policy.removedNodes = .closed
        return policy
    }()

    private static let library = "packages/client/lib/"
    private static let cluster = library + "cluster/index.ts"
    private static let slots = library + "cluster/cluster-slots.ts"
    private static let socket = library + "client/socket.ts"
    private static let queue = library + "client/commands-queue.ts"

    private static let origins = [
        FieldSource("connect-timeout", in: socket, "connectTimeout ?? 5000"),
        FieldSource(
            "send-timeout", in: library + "defaults.ts",
            "DEFAULT_COMMAND_TIMEOUT 5000, given up by commands-queue.ts once the command is written"
        ),
        FieldSource("response-timeout", in: socket, "socketTimeout undefined: none (an hour here)"),
        FieldSource(
            "retries", "retries-on", "retries-of", "cluster-down-interval", "gives-up-after",
            "retry-target", in: cluster, "_execute: only MOVED and ASK are tried again"),
        FieldSource(
            "retry-interval", "retry-interval-minimum", "retry-interval-maximum", "retry-factor",
            "retry-jitter", "retry-backoff", in: socket,
            "defaultReconnectStrategy: 50 ms * 2^retries up to 2 s, and 0 to 200 ms"),
        FieldSource(
            "reconnects", "reconnect-tick", "connect-retries", "connect-retry-interval", in: socket,
            "#connect: one series for each node's socket; commands wait in its queue"),
        FieldSource(
            "redirects", "redirects-use-retries", in: cluster, "maxCommandRedirections ?? 16"),
        FieldSource(
            "redirects-to", in: cluster,
            "getMasterByAddress, after rediscover where it is not known"),
        FieldSource("refresh-on-moved", in: cluster, "rediscover before the command is sent again"),
        FieldSource(
            "refresh-on-disconnect", "refresh-after-reconnects",
            in: library + "cluster/cluster-reconnection-tracker.ts",
            "DEFAULT_TOPOLOGY_REFRESH_ON_RECONNECTION_ATTEMPT 5000 ms after the first try"),
        FieldSource("refresh-interval", in: slots, "discovery is called at no other time"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", in: slots,
            "rediscover: who redirected, else nodes that are ready before those that are not"),
        FieldSource(
            "refresh-before-retry", "refresh-spacing", "refresh-too-soon", "refresh-holds",
            in: slots, "rediscover: one at a time, for whose end redirected commands wait"),
        FieldSource("refresh-timeout", in: slots, "#getShards with the client's own time limits"),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: slots,
            "#discover: clients of addresses not in use are destroyed"),
        FieldSource(
            "connections", "pool-size", "pool", "pool-order", "pool-wait", in: slots,
            "nodeByAddress: one client, and so one socket, for each"),
        FieldSource(
            "pipeline", in: queue, "commandsQueueMaxLength undefined: none (100000 here)"),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from", in: library + "client/index.ts",
            "the initiator's HELLO and CLIENT SETINFO come before queued commands"),
        FieldSource(
            "closes-on-timeout", in: queue, "a timeout takes the command out of the queue only"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", in: slots, "no such state"),
        .own,
    ]
}
