import RunRecord

extension ClientPreset {
    /// StackExchange.Redis (.NET) 3.1.31 with its defaults: one connection to a node, 5 s for an answer, which closes nothing
    /// until 20 s of silence; no retries, one redirection, and what finds no connection asks any other node.
    package static let stackExchangeRedis = ClientPreset(
        policy: values, client: "StackExchange.Redis (.NET)", version: "3.1.31",
        repository: "StackExchange/StackExchange.Redis", tag: "3.1.31", sources: origins,
        limits: [
            "A connection on which nothing was read for 20 s while requests time out is given up there; here a frozen node's "
                + "is kept.",
            "Timeouts are found by a heartbeat each second there, so an operation lasts 5 to 6 s; here 5 s.",
            "Not held against the client itself: no .NET where this was measured.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "stackexchange-redis")
        policy.connectTimeout = .seconds(5)
        policy.responseTimeout = .seconds(5)
        policy.retries = 1
        policy.retryInterval = .zero
        policy.retriedOutcomes = [.connectionRefused, .connectTimeout]
        policy.retryTarget = .anyMaster
        policy.redirects = 1
        policy.refreshInterval = .seconds(60)
        policy.refreshSpacing = .seconds(5)
        policy.refreshTooSoon = .dropped
        policy.greets = true
        policy.connections = 1
        policy.pipeline = 100_000
        return policy
    }()

    private static let source = "src/StackExchange.Redis/"
    private static let options = source + "ConfigurationOptions.cs"
    private static let defaults = source + "Configuration/DefaultOptionsProvider.cs"
    private static let bridge = source + "PhysicalBridge.cs"
    private static let strategy = source + "ServerSelectionStrategy.cs"
    private static let multiplexer = source + "ConnectionMultiplexer.cs"

    private static let origins = [
        FieldSource(
            "connect-timeout", in: options, "ConnectTimeout: 5000, or SyncTimeout if longer"),
        FieldSource(
            "response-timeout", "send-timeout", in: defaults,
            "SyncTimeout 5 s, which AsyncTimeout is too, backlog included"),
        FieldSource(
            "retries", "retries-on", "retries-of", "retry-target", "retry-interval",
            "retry-interval-minimum", "retry-interval-maximum", "retry-factor", "retry-jitter",
            "retry-backoff", "cluster-down-interval", "gives-up-after", in: strategy,
            "Select: another server where the slot's has no connection; nothing is sent twice otherwise"
        ),
        FieldSource(
            "redirects", "redirects-use-retries", in: strategy,
            "TryResend: SetNoRedirect, once is enough"),
        FieldSource("redirects-to", in: strategy, "TryResend: GetServerEndPoint(endpoint)"),
        FieldSource("refresh-interval", in: defaults, "ConfigCheckInterval 1 minute"),
        FieldSource(
            "refresh-on-moved", "refresh-spacing", "refresh-too-soon", in: multiplexer,
            "TryResend: ReconfigureIfNeeded where the last was more than 5 s ago"),
        FieldSource(
            "refresh-on-disconnect", "refresh-after-reconnects", "refresh-before-retry",
            "refresh-holds", in: source + "ServerEndPoint.cs",
            "OnDisconnected and failed connects: ReconfigureIfNeeded in the background"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", "refresh-timeout", in: multiplexer,
            "ReconfigureAsync asks all; here one that answered before"),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: multiplexer,
            "servers stay until the multiplexer is disposed"),
        FieldSource(
            "connections", "pipeline", in: bridge,
            "one interactive connection for each server, without a limit (100000 here)"),
        FieldSource(
            "connect-retries", "connect-retry-interval", "reconnects", "reconnect-tick", in: bridge,
            "DueForConnectRetry by ExponentialRetry(ConnectTimeout / 2); commands go elsewhere meanwhile"
        ),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from", in: bridge,
            "ConnectedEstablishing: the handshake is answered first"),
        FieldSource(
            "closes-on-timeout", in: bridge,
            "OnHeartbeat: only after 4 time limits without a byte"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", in: bridge, "no such state"),
        .own,
        .pool,
    ]
}
