extension ClientPreset {
    /// hiredis (C) 1.4.1 with the least a program must add to it: time limits of 1 s, no retry, a
    /// connection closed when it did not answer, the slot table fetched when a MOVED says that it is old.
    package static let hiredisPlain = ClientPreset(
        policy: values, client: "hiredis (C)", version: "1.4.1", repository: "redis/hiredis",
        tag: "v1.4.1", sources: origins,
        limits: [
            "The library has no pool and no cluster support: one connection is one redisContext, and "
                + "following redirections is the program's work."
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "hiredis-plain")
        policy.connectTimeout = .seconds(1)
        policy.responseTimeout = .seconds(1)
        policy.retries = 0
        policy.retryInterval = .zero
        policy.retriedOutcomes = []
        policy.refreshInterval = nil
        policy.closesOnTimeout = true
        return policy
    }()

    private static let readme = "README.md"

    private static let origins = [
        FieldSource(
            "connect-timeout", "response-timeout", "send-timeout",
            chosen:
                "this program's choice; hiredis.c has none (connect_timeout, command_timeout NULL)"),
        FieldSource(
            "retries", "retries-on", "retries-of", "retry-interval", "retry-interval-minimum",
            "retry-interval-maximum", "retry-factor", "retry-jitter", "retry-backoff",
            "cluster-down-interval", "retry-target", "gives-up-after", "connect-retries",
            "connect-retry-interval", in: readme, "Errors: the library tries nothing again"),
        FieldSource(
            "closes-on-timeout", in: readme,
            "Errors: a context in error cannot be used again"),
        FieldSource(
            "redirects", "redirects-use-retries", "refresh-interval", "refresh-on-moved",
            "refresh-on-disconnect", "refresh-before-retry", "refresh-spacing", "refresh-timeout",
            "refresh-too-soon", "refresh-after-reconnects", "refresh-node",
            "refresh-avoids-failed", "refresh-holds", "redirects-to", "removed-nodes",
            "removed-nodes-after", "greets", "idle-connections", "retry-wait-from", "connections",
            "pipeline", "reconnects", "reconnect-tick",
            chosen: "this program's choice; the library has no cluster support"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", in: readme, "no such state"),
        .own,
        .pool,
    ]
}
