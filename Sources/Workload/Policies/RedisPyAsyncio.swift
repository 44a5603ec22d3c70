import RunRecord

extension ClientPreset {
    /// redis-py's asyncio client (Python) 8.1.0 with its defaults: as `redis-py`, but every caller waits while the slot
    /// table is fetched, which takes longer, and a node has 100 connections at most, of which the 101st caller gets an error.
    package static let redisPyAsyncio = ClientPreset(
        policy: values, client: "redis-py asyncio (Python)", version: "8.1.0",
        repository: "redis/redis-py", tag: "v8.1.0",
        sources: ClientPreset.redisPy.sources.map { source in
            source.path == "redis/cluster.py"
                ? FieldSource(source.keys, in: cluster, source.fact) : source
        }.filter { !$0.keys.contains { own.contains($0) } } + origins,
        limits: [
            "CLUSTERDOWN and every fifth MOVED close all its connections (aclose), of healthy shards too; here they stay open.",
            "TRYAGAIN is sent again at once 7 times there and then every 50 ms, 16 times in all; here as the other failures.",
            "A caller that finds all 100 connections of a node taken fails at once (MaxConnectionsError) there; here after 1 ms.",
        ])

    private static let values: ClientPolicy = {
        var policy = ClientPreset.redisPy.policy
        policy.name = "redis-py-asyncio"
        policy.retryInterval = .milliseconds(250)
        policy.refreshHolds = .all
        policy.poolSize = 100
        policy.poolWait = .milliseconds(1)
        return policy
    }()

    private static let cluster = "redis/asyncio/cluster.py"

    /// The fields that are told otherwise.
    private static let own: Set = [
        "retry-interval", "retry-backoff", "retry-factor", "retry-jitter", "retry-interval-minimum",
        "retry-interval-maximum",
        "refresh-holds", "refresh-too-soon", "connections", "pipeline", "pool-size", "pool-wait",
        "pool", "pool-order",
    ]

    private static let origins = [
        FieldSource(
            "retry-interval", "retry-backoff", "retry-factor", "retry-jitter",
            "retry-interval-minimum", "retry-interval-maximum", in: cluster,
            "no sleep: initialize reads COMMAND too (commands_parser), which takes the interpreter 0.25 s, as measured"
        ),
        FieldSource(
            "refresh-holds", "refresh-too-soon", in: cluster,
            "execute_command: await initialize() while _initialize is set, whoever asks"),
        FieldSource(
            "connections", "pipeline", "pool-size", "pool-wait", "pool", "pool-order", in: cluster,
            "acquire_connection: max_connections 100, one request each, else MaxConnectionsError"),
    ]
}
