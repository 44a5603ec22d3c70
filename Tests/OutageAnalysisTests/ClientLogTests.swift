import Foundation
import OutageAnalysis
import Testing

@Suite struct ClientLogTests {
    private func failures(_ text: String) throws -> [ClientFailure] {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-test-\(UUID().uuidString).log")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var analyzer = OutageAnalyzer()
        try analyzer.read(clientLog: file.path)
        return analyzer.analysis().clientFailures
    }

    @Test func redissonsFailuresAreRead() throws {
        let failures = try incidentAnalysis().clientFailures
        #expect(failures.count == 7)
        #expect(failures.allSatisfy { $0.library == .redisson })
        #expect(failures[0].kind == .responseTimeout)
        #expect(failures[0].command == "HSET")
        #expect(failures[0].timeoutMilliseconds == 10_000)
        #expect(failures[0].channel == "0xbfc0a52c")
        #expect(failures[0].thread == "http-nio-8888-exec-33")
        #expect(failures[0].at?.description == "2020-10-01 08:02:24.222")
        #expect(failures[1].kind == .nodeFrozen)
        #expect(failures[1].attempts == 3)
        #expect(failures[1].host == "testsrv1982/")
        #expect(failures[4].kind == .notSent)
        #expect(failures[4].command == "HGET")
        #expect(failures[4].attempts == 3)
    }

    @Test(arguments: [
        (
            "2024-05-01 10:00:00,123 ERROR x io.lettuce.core.RedisCommandTimeoutException: "
                + "Command timed out after 10 second(s)",
            ClientFailure.Library.lettuce, ClientFailure.Kind.responseTimeout, 10_000 as Int64?
        ),
        (
            "2024-05-01T10:00:00.123Z io.lettuce.core.RedisCommandExecutionException: "
                + "CLUSTERDOWN The cluster is down",
            .lettuce, .clusterDown, nil
        ),
        (
            "2024-05-01 10:00:00.123 redis.clients.jedis.exceptions.JedisConnectionException: "
                + "java.net.SocketTimeoutException: Read timed out",
            .jedis, .responseTimeout, nil
        ),
        (
            "2024-05-01 10:00:00.123 redis.clients.jedis.exceptions."
                + "JedisClusterOperationException: No more cluster attempts left.",
            .jedis, .attemptsExhausted, nil
        ),
        (
            "2024-05-01 10:00:00,123 redis.exceptions.TimeoutError: Timeout reading from socket",
            .redisPy, .responseTimeout, nil
        ),
        (
            "2024-05-01 10:00:00,123 redis.exceptions.ConnectionError: "
                + "Error 111 connecting to 10.0.0.1:7000. Connection refused.",
            .redisPy, .refused, nil
        ),
        (
            "2024/05/01 10:00:00.123456 dial tcp 10.0.0.1:7000: connect: connection refused",
            .goRedis, .refused, nil
        ),
        (
            "2024/05/01 10:00:00.123456 redis: connection pool timeout", .goRedis, .poolExhausted,
            nil
        ),
        (
            "2024/05/01 10:00:00.123 read tcp 10.0.0.9:5->10.0.0.1:7000: i/o timeout", .goRedis,
            .responseTimeout, nil
        ),
    ]) func otherClientsFailuresAreRead(
        _ line: String, _ library: ClientFailure.Library, _ kind: ClientFailure.Kind,
        _ timeout: Int64?
    ) throws {
        let failure = try #require(try failures(line + "\n").first, "\(line)")
        #expect(failure.library == library)
        #expect(failure.kind == kind)
        #expect(failure.timeoutMilliseconds == timeout)
        #expect(failure.at?.description == "2024-05-01 10:00:00.123")
    }

    /// What redis-py 8.1.0 raised against a server that was not there, that said nothing, that
    /// closed the connection, and that gave these error replies.
    @Test(arguments: [
        (
            "redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:17998. "
                + "Connection refused.", ClientFailure.Kind.refused
        ),
        ("redis.exceptions.TimeoutError: Timeout reading from socket", .responseTimeout),
        ("redis.exceptions.ConnectionError: Connection closed by server.", .reset),
        (
            "redis.exceptions.BusyLoadingError: Redis is loading the dataset in memory", .loading
        ),
        ("redis.exceptions.ClusterDownError: The cluster is down", .clusterDown),
        (
            "redis.exceptions.ReadOnlyError: You can't write against a read only replica.",
            .readOnly
        ),
        (
            "redis.exceptions.MasterDownError: Link with MASTER is down and "
                + "replica-serve-stale-data is set to 'no'.", .masterDown
        ),
        (
            "redis.exceptions.OutOfMemoryError: command not allowed when used memory > "
                + "'maxmemory'.", .refusedByServer
        ),
        (
            "redis.exceptions.ResponseError: MISCONF Redis is configured to save RDB snapshots",
            .refusedByServer
        ),
        (
            "redis.exceptions.TryAgainError: Multiple keys request during rehashing of slot",
            .refusedByServer
        ),
        (
            "redis.exceptions.RedisClusterException: Redis Cluster cannot be connected. Please "
                + "provide at least one reachable node: Error 111 connecting to 127.0.0.1:17998. "
                + "Connection refused.", .attemptsExhausted
        ),
        ("redis.exceptions.ConnectionError: No connection available.", .poolExhausted),
        ("redis.exceptions.MaxConnectionsError: Too many connections", .poolExhausted),
    ]) func whatRedisPyRaisedIsRead(_ text: String, _ kind: ClientFailure.Kind) throws {
        let read = try failures("2026-11-22 22:11:32,669 ERROR get: \(text)\n")
        #expect(read.map(\.kind) == [kind], "\(text)")
        #expect(read.map(\.library) == [.redisPy])
        #expect(read.first?.at?.description == "2026-11-22 22:11:32.669")
    }

    /// As users reported them: redis/lettuce 1552 (Spring Data Redis 2.3.5) and 2769 (Lettuce
    /// 6.2.3), and AWS's note on Jedis 4 (`ClusterCommandExecutor`); go-redis 9's
    /// `osscluster.go` and `error.go`, redis/go-redis 2015 (6.15.7).
    @Test(arguments: [
        (
            "2020-12-07 18:55:18.922 ERROR 6 --- [llEventLoop-5-1] x : "
                + "org.springframework.dao.QueryTimeoutException: Redis command timed out; nested "
                + "exception is io.lettuce.core.RedisCommandTimeoutException: "
                + "io.lettuce.core.RedisCommandTimeoutException: Command timed out after 100 "
                + "second(s)", ClientFailure.Library.lettuce, ClientFailure.Kind.responseTimeout
        ),
        (
            "io.lettuce.core.cluster.PartitionSelectorException: Cannot determine a partition for "
                + "slot 4419.", .lettuce, .attemptsExhausted
        ),
        (
            "redis.clients.jedis.exceptions.JedisClusterOperationException: Cluster retry "
                + "deadline exceeded.", .jedis, .attemptsExhausted
        ),
        (
            "redis.clients.jedis.exceptions.JedisClusterOperationException: Cluster retry to "
                + "Connection{DefaultJedisSocketFactory{10.0.0.1:7000}} deadline exceeded.", .jedis,
            .attemptsExhausted
        ),
        (
            "redis.clients.jedis.exceptions.JedisClusterOperationException: Could not initialize "
                + "cluster slots cache.", .jedis, .attemptsExhausted
        ),
        ("dial tcp 10.31.187.223:6379: i/o timeout", .goRedis, .connectTimeout),
        ("redis: cluster has no nodes", .goRedis, .attemptsExhausted),
        ("redis: connection pool exhausted", .goRedis, .poolExhausted),
    ]) func whatUsersReportedIsRead(
        _ text: String, _ library: ClientFailure.Library, _ kind: ClientFailure.Kind
    ) throws {
        let read = try failures(text + "\n")
        #expect(read.map(\.kind) == [kind], "\(text)")
        #expect(read.map(\.library) == [library])
    }

    @Test func hostsAreReadWhereTheyAreNamed() throws {
        let text = """
            2024-05-01 10:00:00,123 redis.exceptions.ConnectionError: Error 111 connecting to \
            10.0.0.1:7000. Connection refused.
            2024/05/01 10:00:00 dial tcp 10.0.0.2:7000: connect: connection refused
            """
        #expect(try failures(text).map(\.host) == ["10.0.0.1:7000", "10.0.0.2:7000"])
    }

    @Test func stackTraceCountsOnceWithTheTimeOfItsFirstLine() throws {
        let text = """
            2024-05-01 10:00:00.123 ERROR request failed
            io.lettuce.core.RedisCommandTimeoutException: Command timed out after 1 minute(s)
                at io.lettuce.core.internal.ExceptionFactory.createTimeoutException(x.java:59)
            Caused by: io.lettuce.core.RedisCommandTimeoutException: Command timed out
            2024-05-01 10:00:05.000 INFO all is well
            """
        let failures = try failures(text)
        #expect(failures.count == 1)
        #expect(failures.first?.at?.description == "2024-05-01 10:00:00.123")
        #expect(failures.first?.timeoutMilliseconds == 60_000)
    }

    @Test func otherTextIsNoFailure() throws {
        #expect(
            try failures("2024-05-01 10:00:00.123 INFO started\n{\"a\":1}\n{broken\n\n").isEmpty)
    }
}
