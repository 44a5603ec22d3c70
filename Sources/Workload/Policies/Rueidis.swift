import RunRecord

extension ClientPreset {
    /// rueidis (Go) 1.0.76 with its defaults: 10 s for a silent connection, reads tried again without a limit, writes only
    /// redirected; every failure and CLUSTERDOWN looks for the slots within a second.
    package static let rueidis = ClientPreset(
        policy: values, client: "rueidis (Go)", version: "1.0.76", repository: "redis/rueidis",
        tag: "v1.0.76", sources: origins,
        limits: [
            "A refresh begins after a random part of a second there and asks all nodes, whose first answer it takes; here at "
                + "once, half a second apart, one node that answered before.",
            "A retried read does not wait for it there, but comes again and again until the slots are known.",
            "Silence is found by a PING that is not answered for 10 s; here by the oldest request.",
            "Writes that the server refused with CLUSTERDOWN, TRYAGAIN or LOADING end there too, unless made with ToRetryable.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPolicy(name: "rueidis")
        policy.connectTimeout = .seconds(5)
        policy.responseTimeout = .seconds(10)
        policy.retries = 1000
        policy.retryInterval = .microseconds(3)
        policy.retryFactor = 2
        policy.retryIntervalMaximum = .seconds(1)
        policy.retriedOutcomes = [
            .timeout, .connectionRefused, .connectionReset, .connectTimeout, .clusterDown,
            .tryAgain, .loading,
        ]
        policy.retriedCommands = .reads
        policy.redirects = 1000
        policy.refreshInterval = nil
        policy.refreshBeforeRetry = true
        policy.refreshSpacing = .milliseconds(500)
        policy.greets = true
        policy.connections = 2
        policy.pipeline = 100_000
        policy.closesOnTimeout = true
        return policy
    }()

    private static let cluster = "cluster.go"
    private static let main = "rueidis.go"
    private static let pipe = "pipe.go"

    private static let origins = [
        FieldSource("connect-timeout", in: main, "DefaultDialTimeout 5 s"),
        FieldSource(
            "response-timeout", "send-timeout", in: main,
            "ConnWriteTimeout: 10 * DefaultTCPKeepAlive (1 s)"),
        FieldSource(
            "closes-on-timeout", in: pipe, "backgroundPing and the read deadline: _exit ends all"),
        FieldSource(
            "retries", "gives-up-after", in: cluster, "do: until the context ends (1000 here)"),
        FieldSource("retries-of", in: cluster, "do: cmd.IsRetryable, which reads are"),
        FieldSource(
            "retries-on", "cluster-down-interval", in: cluster,
            "shouldRefreshRetry: lost connections, CLUSTERDOWN, TRYAGAIN, LOADING"),
        FieldSource(
            "retry-interval", "retry-interval-minimum", "retry-interval-maximum", "retry-factor",
            "retry-jitter", "retry-backoff", in: "retry.go",
            "defaultRetryDelayFn: 2^attempts us and as much at random, 1 s at most"),
        FieldSource("retry-target", in: cluster, "do: pick anew"),
        FieldSource(
            "redirects", "redirects-use-retries", in: cluster, "MaxMovedRedirections 0: no limit"),
        FieldSource("redirects-to", in: cluster, "redirectOrNew connects to any address"),
        FieldSource(
            "refresh-interval", in: cluster, "ShardsRefreshInterval 0: no periodic refresh"),
        FieldSource(
            "refresh-on-moved", "refresh-on-disconnect", "refresh-before-retry",
            "refresh-after-reconnects", "refresh-holds", in: cluster,
            "shouldRefreshRetry and SetOnCloseHook: lazyRefresh"),
        FieldSource(
            "refresh-spacing", "refresh-too-soon", in: cluster,
            "clusterRefreshStartDelay: a random part of 1 s below 100 nodes, one at a time"),
        FieldSource(
            "refresh-node", "refresh-avoids-failed", "refresh-timeout", in: cluster,
            "refreshConns: 4 at once, the first answer is taken"),
        FieldSource(
            "removed-nodes", "removed-nodes-after", in: cluster,
            "_refresh: closed 5 s later, once their requests have ended"),
        FieldSource(
            "connections", in: main,
            "singleClientMultiplex: log2 of GOMAXPROCS, 2 connections for 2 cores"),
        FieldSource("pipeline", in: main, "no limit (100000 here): the ring only slows down"),
        FieldSource(
            "connect-retries", "connect-retry-interval", "reconnects", "reconnect-tick",
            in: "mux.go", "_pipe: one dial for all that wait, whose failure they share"),
        FieldSource(
            "greets", "idle-connections", "retry-wait-from", in: pipe,
            "newPipe: HELLO before a connection is used"),
        FieldSource(
            "freezes-after", "freezes-on", "freezes-for", "thaws-by", in: cluster, "no such state"),
        .own,
        .pool,
    ]
}
