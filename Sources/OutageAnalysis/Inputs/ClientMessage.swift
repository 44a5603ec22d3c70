/// A message of a client library, in its own words: how it is recognised, and what it means.
struct ClientMessage: Sendable {
    /// What the text must contain, all of it.
    let marks: [String]
    /// Whose message it is.
    let library: ClientFailure.Library
    /// What it means.
    let kind: ClientFailure.Kind

    private init(
        _ library: ClientFailure.Library, _ kind: ClientFailure.Kind, _ marks: String...
    ) {
        self.library = library
        self.kind = kind
        self.marks = marks
    }

    /// The messages known, the more telling first: the first that fits counts.
    static let table: [ClientMessage] = [
        ClientMessage(.redisson, .nodeFrozen, "disconnected due to failedAttempts"),
        ClientMessage(.redisson, .notSent, "org.redisson", "Unable to send command"),
        ClientMessage(.redisson, .notSent, "org.redisson", "Unable to write command"),
        ClientMessage(.redisson, .responseTimeout, "org.redisson", "response timeout"),
        ClientMessage(.redisson, .responseTimeout, "org.redisson", "Command execution timeout"),
        ClientMessage(.redisson, .poolExhausted, "org.redisson", "Unable to acquire connection"),
        ClientMessage(.redisson, .refused, "org.redisson", "Unable to connect"),
        ClientMessage(.redisson, .attemptsExhausted, "RedisNodeNotFoundException"),
        ClientMessage(.redisson, .clusterDown, "org.redisson", "CLUSTERDOWN"),
        ClientMessage(.redisson, .loading, "org.redisson", "LOADING"),
        ClientMessage(.redisson, .reset, "org.redisson", "RedisConnectionClosedException"),
        ClientMessage(.lettuce, .responseTimeout, "RedisCommandTimeoutException"),
        ClientMessage(.lettuce, .attemptsExhausted, "TooManyClusterRedirections"),
        ClientMessage(.lettuce, .attemptsExhausted, "PartitionSelectorException"),
        ClientMessage(.lettuce, .loading, "io.lettuce", "LOADING"),
        ClientMessage(.lettuce, .clusterDown, "io.lettuce", "CLUSTERDOWN"),
        ClientMessage(.lettuce, .readOnly, "io.lettuce", "READONLY"),
        ClientMessage(.lettuce, .connectTimeout, "io.lettuce", "connection timed out"),
        ClientMessage(.lettuce, .refused, "io.lettuce", "Connection refused"),
        ClientMessage(.lettuce, .refused, "io.lettuce", "Unable to connect"),
        ClientMessage(.lettuce, .reset, "io.lettuce", "Connection reset"),
        ClientMessage(.lettuce, .reset, "io.lettuce", "Connection closed"),
        ClientMessage(
            .jedis, .attemptsExhausted, "redis.clients.jedis", "No more cluster attempts"),
        // Since Jedis 3.6, where the total time of all attempts has an end.
        ClientMessage(
            .jedis, .attemptsExhausted, "redis.clients.jedis", "Cluster retry", "deadline exceeded"),
        ClientMessage(
            .jedis, .attemptsExhausted, "redis.clients.jedis", "cluster slots cache"),
        ClientMessage(
            .jedis, .attemptsExhausted, "redis.clients.jedis", "No reachable node in cluster"),
        ClientMessage(.jedis, .attemptsExhausted, "JedisClusterMaxAttemptsException"),
        ClientMessage(.jedis, .attemptsExhausted, "JedisClusterMaxRedirections"),
        ClientMessage(.jedis, .connectTimeout, "redis.clients.jedis", "connect timed out"),
        ClientMessage(.jedis, .responseTimeout, "redis.clients.jedis", "Read timed out"),
        ClientMessage(
            .jedis, .poolExhausted, "redis.clients.jedis", "get a resource from the pool"),
        ClientMessage(.jedis, .clusterDown, "redis.clients.jedis", "CLUSTERDOWN"),
        ClientMessage(.jedis, .loading, "redis.clients.jedis", "LOADING"),
        ClientMessage(.jedis, .readOnly, "redis.clients.jedis", "READONLY"),
        ClientMessage(.jedis, .refused, "redis.clients.jedis", "Connection refused"),
        ClientMessage(.jedis, .refused, "redis.clients.jedis", "Failed connecting to"),
        ClientMessage(.jedis, .reset, "redis.clients.jedis", "Unexpected end of stream"),
        ClientMessage(.jedis, .reset, "redis.clients.jedis", "Connection reset"),
        ClientMessage(.redisPy, .clusterDown, "redis.exceptions.ClusterDownError"),
        ClientMessage(.redisPy, .clusterDown, "redis.exceptions", "CLUSTERDOWN"),
        ClientMessage(.redisPy, .loading, "redis.exceptions.BusyLoadingError"),
        ClientMessage(.redisPy, .readOnly, "redis.exceptions.ReadOnlyError"),
        ClientMessage(.redisPy, .connectTimeout, "redis.exceptions.TimeoutError", "connecting to"),
        ClientMessage(.redisPy, .responseTimeout, "redis.exceptions.TimeoutError"),
        ClientMessage(.redisPy, .attemptsExhausted, "redis.exceptions", "TTL exhausted"),
        ClientMessage(.redisPy, .attemptsExhausted, "redis.exceptions.RedisClusterException"),
        ClientMessage(.redisPy, .poolExhausted, "redis.exceptions", "Too many connections"),
        ClientMessage(.redisPy, .poolExhausted, "redis.exceptions", "No connection available"),
        ClientMessage(.redisPy, .masterDown, "redis.exceptions.MasterDownError"),
        ClientMessage(.redisPy, .refusedByServer, "redis.exceptions.OutOfMemoryError"),
        ClientMessage(.redisPy, .refusedByServer, "redis.exceptions.TryAgainError"),
        ClientMessage(.redisPy, .refusedByServer, "redis.exceptions.ResponseError", "MISCONF"),
        ClientMessage(.redisPy, .refused, "redis.exceptions.ConnectionError", "Error 111"),
        ClientMessage(.redisPy, .refused, "redis.exceptions.ConnectionError", "refused"),
        ClientMessage(.redisPy, .reset, "redis.exceptions.ConnectionError"),
        ClientMessage(.goRedis, .poolExhausted, "redis: connection pool timeout"),
        ClientMessage(.goRedis, .refused, "dial tcp", "connection refused"),
        ClientMessage(.goRedis, .connectTimeout, "dial tcp", "i/o timeout"),
        ClientMessage(.goRedis, .responseTimeout, "read tcp", "i/o timeout"),
        ClientMessage(.goRedis, .responseTimeout, "context deadline exceeded"),
        ClientMessage(.goRedis, .reset, "read tcp", "connection reset by peer"),
        ClientMessage(.goRedis, .poolExhausted, "redis: connection pool exhausted"),
        ClientMessage(.goRedis, .attemptsExhausted, "redis: cluster has no nodes"),
        ClientMessage(.goRedis, .attemptsExhausted, "redis: cannot load cluster slots"),
        ClientMessage(.unknown, .clusterDown, "CLUSTERDOWN"),
        ClientMessage(.unknown, .masterDown, "MASTERDOWN Link with MASTER is down"),
        ClientMessage(.unknown, .refusedByServer, "MISCONF Redis is configured to save"),
        ClientMessage(.unknown, .refusedByServer, "OOM command not allowed"),
        ClientMessage(.unknown, .refusedByServer, "TRYAGAIN Multiple keys request"),
        ClientMessage(.unknown, .loading, "LOADING Redis is loading"),
        ClientMessage(.unknown, .readOnly, "READONLY You can't write"),
    ]
}
