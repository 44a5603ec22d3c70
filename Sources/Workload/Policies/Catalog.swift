/// The client policies that plans may name.
///
/// Each carries the defaults of a real client as far as they shape what an application sees: time
/// limits, retries, redirections, how the slot table is kept, its connections to a node and how many requests
/// share one. A client that has as many connections as callers leaves those to the load (`connections`,
/// `pipeline`), which are the callers for all others.
package enum PolicyCatalog {
    /// All of them with their sources; to add one, write its file beside this one and its line here.
    package static let presets: [ClientPreset] = [
        .redisson,
        .redissonOutage,
        .lettuce,
        .lettuce6,
        .springData,
        .jedis,
        .redisPy,
        .redisPyAsyncio,
        .goRedis,
        .rueidis,
        .ioredis,
        .nodeRedis,
        .valkeyGlide,
        .stackExchangeRedis,
        .phpredis,
        .redisRb,
        .hiredisPlain,
    ]

    /// The policies alone.
    package static let policies: [ClientPolicy] = presets.map(\.policy)

    /// The policy of that name; nil when there is none.
    package static func policy(named name: String) -> ClientPolicy? {
        policies.first { $0.name == name }
    }
}
