import Foundation
import OutageAnalysis
import ServerLog
import Testing

/// Further kinds of clients' logs that people post, and what stands alone in a file, each as a small input
/// of our own wording.
@Suite struct ClientKindTests {
    /// Clients' words that name no reason, name one in the same line, or in an exception beneath.
    @Test(
        arguments: [
            (
                "[2024-03-03 10:00:01,590: ERROR/MainProcess] consumer: Cannot connect to redis://localhost:6379//: Error while reading from socket: (104, 'Connection reset by peer').",
                ClientFailure.Library.celery, ClientFailure.Kind.reset, "localhost:6379"
            ),
            (
                "[2024-03-03 10:00:01,590: ERROR/MainProcess] consumer: Cannot connect to redis://10.9.0.1:6379//: Error 111 connecting to 10.9.0.1:6379. Connection refused..",
                .celery, .refused, "10.9.0.1:6379"
            ),
            (
                "2024-03-03 10:00:01,946 [ redisson-netty-2-6] (uster.ClusterConnectionManager) ERROR - Can't connect to master: rediss://shop-0001-002.example.com:6379 with slot ranges: [[0-5461]]",
                .redisson, .notConnected, "shop-0001-002.example.com:6379"
            ),
            (
                "2024-03-03 10:00:01,946 ERROR - failed with message [Node for slot: 1684 hasn't been discovered yet. Check cluster slots coverage]",
                .redisson, .topologyRefreshFailed, nil
            ),
            (
                "10:00:01.482 [] [redisson-netty-3-3] INFO o.r.c.ReplicatedConnectionManager:195 - Master has changed from redis://shop-2.example.com:6379 to redis://shop-0.example.com:6379",
                .redisson, .masterChanged, "shop-2.example.com:6379"
            ),
            (
                "SocketFailure on shop.example.com:6380/Interactive, Idle/Faulted, last: GET, last-heartbeat: 1s ago",
                .stackExchange, .reset, "shop.example.com:6380"
            ),
            (
                "2024-03-03T10:00:01Z 2 TID-17 INFO: Redis is online, 40.62751 sec downtime",
                .sidekiq, .wasWithout, nil
            ),
            (
                """
                redis.clients.jedis.exceptions.JedisClusterOperationException: No more cluster attempts left.
                \tat redis.clients.jedis.x(x.java:129)
                \tSuppressed: redis.clients.jedis.exceptions.JedisConnectionException: Failed to connect to any host resolved for DNS name.
                """, .jedis, .notConnected, nil
            ),
            (
                "2024-03-03 10:00:01.445 ERROR org.redisson.client.RedisTimeoutException: Command execution timeout for command: (PING), params: [], Redis client: [addr=redis://**.6.79.87:6381]",
                .redisson, .responseTimeout, "**.6.79.87:6381"
            ),
        ] as [(String, ClientFailure.Library, ClientFailure.Kind, String?)])
    func clientsReasonsAreKnown(
        _ text: String, _ library: ClientFailure.Library, _ kind: ClientFailure.Kind,
        _ address: String?
    ) throws {
        let failures = try analysis(of: [text]).clientFailures
        #expect(failures.map(\.library) == [library])
        #expect(failures.map(\.kind) == [kind])
        #expect(failures.map(\.address) == [address])
    }

    /// A time of day without a day is put on none: no date is told.
    @Test func noDayIsMadeUp() throws {
        let log = "10:00:20.145 [x-1] WARN c.i.lettuce.Retry - Command timed out after 1 second(s)"
        let told = try AnalysisRendering.text.render(analysis(of: [log]))
        #expect(told.contains("of a day not told"))
        #expect(!told.contains("1970"))
    }

    /// In a log without times two failures with a stack trace each are two, also of two libraries; two
    /// exceptions of one chain are one.
    @Test func failuresWithoutTimesAreCounted() throws {
        let twice = """
            Redis Client Error SocketClosedUnexpectedlyError: Socket closed unexpectedly
                at Socket.x (x.js:194:118)
            redis connected
            Redis Client Error SocketClosedUnexpectedlyError: Socket closed unexpectedly
                at Socket.x (x.js:194:118)
            """
        #expect(try analysis(of: [twice]).clientFailures.count == 2)
        let chain = """
            redis.exceptions.ConnectionError: Error 111 connecting to 10.9.0.1:6379. Connection refused.

            During handling of the above exception, another exception occurred:

            redis.exceptions.ConnectionError: Error 111 connecting to 10.9.0.1:6379. Connection refused.
            """
        #expect(try analysis(of: [chain]).clientFailures.count == 1)
        let libraries = """
            rediscluster.exceptions.ClusterDownError: CLUSTERDOWN error. Unable to rebuild the cluster
            PHP Fatal error:  Uncaught RedisClusterException: Error processing response from node! in
            """
        #expect(
            try analysis(of: [libraries]).clientFailures.map(\.library) == [.redisPy, .phpredis])
    }

    /// A report of a crash alone names no time: it is called what it is.
    @Test func aBareReportIsNamed() throws {
        let report = """
            === REDIS BUG REPORT START: Cut & paste starting from here ===
            Redis 7.2.0 crashed by signal: 11, si_code: 1
            """
        let unread = try analysis(of: [report]).unread
        #expect(unread.first?.text.contains("the report of a server's crash") == true)
    }

    /// What a server answered is quoted: its kind says less.
    @Test func aServersAnswerIsQuoted() throws {
        let log =
            "2024-03-03T10:00:01Z probe failed: MISCONF Errors writing to the AOF file: No space left"
        let told = try AnalysisRendering.text.render(analysis(of: [log]))
        #expect(
            told.contains("The first reads: \"MISCONF Errors writing to the AOF file: No space"))
    }

    /// A line that begins an entry of its own, with a thread and without a time, is no part of the stack
    /// trace before it.
    @Test func anEntryWithoutATimeIsItsOwn() throws {
        let log = """
            com.lambdaworks.redis.RedisCommandTimeoutException: Command timed out
            \tat com.lambdaworks.redis.x(x.java:95)
            [lettuce-eventExecutorLoop-5-3] [ConnectionWatchdog]: Reconnecting, last destination was /10.9.X.X:6379
            """
        let failures = try analysis(of: [log]).clientFailures
        #expect(failures.map(\.kind) == [.responseTimeout, .reset])
        #expect(failures.map(\.address) == [nil, "10.9.X.X:6379"])
    }
}
