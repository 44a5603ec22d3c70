import Foundation
import OutageAnalysis
import ServerLog
import Testing

/// More kinds of logs that people in trouble post, each as a small input of our own wording: what a
/// person writes between the lines, who failed whom, and claims that the log does not bear out.
@Suite struct TroubledLogTests {
    typealias Kind = PublicKindTests.Kind

    private static let node = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    private static let other = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    private static let third = "cccccccccccccccccccccccccccccccccccccccc"
    private static let fourth = "dddddddddddddddddddddddddddddddddddddddd"

    static let wrappers: [Kind] = [
        Kind(
            name: "a report's titles and sentences name no server; a command does",
            log: """
                # Cache falls over

                About once a day it falls over, and we do not know why.

                **Describe the problem**
                It is down.

                **Logs**
                ```
                k logs shop-cache-0
                1:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail
                1:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok
                ```
                - chart: 2.1.0
                """, told: ["shop-cache-0 held the cluster for down 1 time, 3.250 s in all"],
            withheld: ["Warning:", "Logs held", "Describe"]),
        Kind(
            name: "titles in a person's words tell two servers apart",
            log: """
                In the master's log:
                71:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail
                71:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok

                And the slave log:
                72:S 03 Mar 2024 10:00:01.200 # Cluster state changed: fail
                72:S 03 Mar 2024 10:00:03.200 # Cluster state changed: ok
                """, told: ["(10:00:01.100, 3.250 s)", "slave (10:00:01.200, 2 s)"],
            withheld: ["another process"]),
        Kind(
            name: "a title that no line of a server follows is nobody's",
            log: """
                1:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail
                replica-7:
                Here we waited for it.
                1:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok
                """, told: ["1 time, 3.250 s in all"], withheld: ["replica-7"]),
        Kind(
            name: "lines before tail's first heading are of the file with their process",
            log: """
                811:X 03 Mar 2024 10:00:00.000 # +sdown master shop 10.9.0.1 6379
                811:X 03 Mar 2024 10:00:00.500 # +odown master shop 10.9.0.1 6379 #quorum 2/2

                ==> /log/redis.log <==
                822:S 03 Mar 2024 10:00:02.000 * Connection with master lost.

                ==> /log/sentinel.log <==
                811:X 03 Mar 2024 10:00:02.000 # +switch-master shop 10.9.0.1 6379 10.9.0.2 6379
                """,
            told: [
                "failed over shop from 10.9.0.1:6379 to 10.9.0.2:6379",
                "2 s after it was first held",
                "told to follow another master",
            ], withheld: ["no failover was done"]),
        Kind(
            name: "a syslog's facility and severity are no names, two processes no restart",
            log: """
                2024-03-03T10:00:01.100000+00:00 local0.warning redis[211]: Cluster state changed: fail
                2024-03-03T10:00:01.140000+00:00 local0.warning redis[305]: Cluster state changed: fail
                2024-03-03T10:00:01.150000+00:00 local0.notice redis[211]: 100 changes in 300 seconds. Saving...
                2024-03-03T10:00:04.350000+00:00 local0.warning redis[211]: Cluster state changed: ok
                2024-03-03T10:00:06.390000+00:00 local0.warning redis[305]: Cluster state changed: ok
                """, told: ["pid 211 (10:00:01.100, 3.250 s)", "pid 305 (10:00:01.140, 5.250 s)"],
            withheld: ["another process", "on local0"]),
        Kind(
            name: "a syslog with the time of day only",
            log: """
                10:00:01.100 warning redis[211]: Cluster state changed: fail
                10:00:04.350 warning redis[211]: Cluster state changed: ok
                """, told: ["1 time, 3.250 s in all", "names no days"]),
        Kind(
            name: "a month in another language is no host",
            log: """
                Ağu 03 10:00:01 hostx redis-server[211]: 211:M 03 Aug 10:00:01.100 # Cluster state changed: fail
                Ağu 03 10:00:04 hostx redis-server[211]: 211:M 03 Aug 10:00:04.350 # Cluster state changed: ok
                """, told: ["hostx held the cluster for down 1 time, 3.250 s in all"]),
        Kind(
            name: "the servers' lines come newest first, another program's between them do not",
            log: """
                2024-03-04T09:00:00Z {"log":"hello\\n","stream":"stderr","time":"2024-03-02T09:00:00.1Z"}
                2024-03-04T09:00:03Z {"log":"1:M 03 Mar 2024 10:00:08.000 * DB saved on disk\\n","stream":"stdout","time":"2024-03-03T10:00:08.1Z"}
                2024-03-04T09:00:02Z {"log":"1:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok\\n","stream":"stdout","time":"2024-03-03T10:00:04.4Z"}
                2024-03-04T09:00:01Z {"log":"1:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail\\n","stream":"stdout","time":"2024-03-03T10:00:01.2Z"}
                """, told: ["1 time, 3.250 s in all", "10:00:01.100 to 10:00:08.000"],
            unread: 1),
    ]

    static let events: [Kind] = [
        Kind(
            name: "a Sentinel's failover of which only the promotion is in the log",
            log: """
                [307] 03 Mar 10:00:00.000 # +elected-leader master shop 10.9.0.1 6379
                [307] 03 Mar 10:00:00.900 # +promoted-slave slave 10.9.0.2:6379 10.9.0.2 6379 @ shop 10.9.0.1 6379
                [307] 03 Mar 10:00:01.000 # +failover-end master shop 10.9.0.1 6379
                """,
            told: [
                "What happened: Sentinel made 10.9.0.2:6379 the master of shop", "900 ms later",
            ],
            withheld: ["Nothing stands out"]),
        Kind(
            name: "a master that does not let its replica in, whatever step it refuses",
            log: """
                1:S 03 Mar 2024 10:00:00.000 * Connecting to MASTER 10.9.0.1:6379
                1:S 03 Mar 2024 10:00:00.001 # Unexpected reply to PSYNC from master: -NOAUTH Authentication required.
                1:S 03 Mar 2024 10:00:00.002 # MASTER aborted replication with an error: NOAUTH Authentication required.
                """,
            told: [
                "did not let it in", "NOAUTH Authentication required", "masterauth", "2 steps were",
            ],
            withheld: ["hidden", "lives and listens"]),
        Kind(
            name: "a replica's wrong password",
            log: """
                1:S 03 Mar 2024 10:00:00.000 * Connecting to MASTER 10.9.0.1:6379
                1:S 03 Mar 2024 10:00:00.001 # Unable to AUTH to MASTER: -ERR invalid password
                """, told: ["10.9.0.1:6379 of", "did not let it in", "-ERR invalid password"],
            withheld: ["hidden", "no other finding"]),
        Kind(
            name: "a login that broke off is no wrong password",
            log: """
                1:S 03 Mar 2024 10:00:00.000 * Connecting to MASTER 10.9.0.1:6379
                1:S 03 Mar 2024 10:00:00.001 # Unable to AUTH to MASTER: Reading from master: Operation now in progress
                """, told: ["could not synchronise with its master 10.9.0.1:6379"],
            withheld: ["masterauth"]),
        Kind(
            name: "a first synchronisation that broke off was refused nothing",
            log: """
                1:M 03 Mar 2024 10:00:00.000 * Replica 10.9.0.2:6379 asks for synchronization
                1:M 03 Mar 2024 10:00:00.000 * Full resync requested by replica 10.9.0.2:6379
                1:M 03 Mar 2024 10:00:03.000 * Connection with replica 10.9.0.2:6379 lost.
                """, withheld: ["go on where it had stopped"]),
        Kind(
            name: "full resynchronisations that fail again and again are one finding",
            log: """
                1:S 03 Mar 2024 10:00:00.000 * Full resync from master: \(node):100
                1:S 03 Mar 2024 10:00:01.000 # I/O error trying to sync with MASTER: Connection reset by peer
                1:S 03 Mar 2024 10:00:01.500 * Connecting to MASTER 10.9.0.1:6379
                1:S 03 Mar 2024 10:00:06.000 * Full resync from master: \(node):900
                1:S 03 Mar 2024 10:00:07.000 # I/O error trying to sync with MASTER: Connection reset by peer
                """,
            told: [
                "began 2 times to take everything", "failed each time: Connection reset by peer",
            ],
            withheld: ["2. "]),
        Kind(
            name: "a snapshot that the replica could not write, where the log begins within",
            log: """
                1:S 05 Jun 2024 09:41:55.087 * MASTER <-> REPLICA sync: receiving 413389026 bytes from master
                1:S 05 Jun 2024 09:41:59.129 # Write error or short write writing to the DB dump file needed for MASTER <-> REPLICA synchronization: No space left on device
                """, told: ["Why: the snapshot could not be written"], withheld: ["Not known: Why"]),
        Kind(
            name: "a start that fails says so in two lines and is one",
            log: """
                1:C 03 Mar 2024 10:00:00.000 # Redis is starting
                1:M 03 Mar 2024 10:00:00.100 # Can't handle RDB format version 11
                1:M 03 Mar 2024 10:00:00.100 # Fatal error loading the DB: Invalid argument. Exiting.
                """,
            told: ["it does not know RDB format version 11", "The version that wrote the file"],
            withheld: ["2 times", "redis-check"]),
        Kind(
            name: "starts that fail again and again are counted",
            log: """
                1:C 03 Mar 2024 10:00:00.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
                1:M 03 Mar 2024 10:00:00.100 # Can't handle RDB format version 11
                1:M 03 Mar 2024 10:00:00.100 # Fatal error loading the DB: Invalid argument. Exiting.
                1:C 03 Mar 2024 10:00:40.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
                1:M 03 Mar 2024 10:00:40.100 # Can't handle RDB format version 11
                1:M 03 Mar 2024 10:00:40.100 # Fatal error loading the DB: Invalid argument. Exiting.
                """, told: ["2 times, last at 10:00:40.100"], withheld: ["4 times"]),
        Kind(
            name: "a module that cannot read its data ends the server, with a word",
            log: """
                1:M 03 Mar 2024 10:00:00.000 * Ready to accept connections
                1:M 03 Mar 2024 10:00:09.000 # Error loading data from RDB (short read or EOF). Read performed by module 'frob' about type 'frobtype-' after reading '0' bytes of a value.
                1:C 03 Mar 2024 10:00:30.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
                """, told: ["a module could not read its data"],
            withheld: ["without a word", "a value.. "]),
        Kind(
            name: "a snapshot that is to become a key of ssh",
            log: """
                9:M 03 Mar 2024 10:00:00.000 * 1 changes in 900 seconds. Saving...
                9:M 03 Mar 2024 10:00:00.001 * Background saving started by pid 84
                84:C 03 Mar 2024 10:00:00.002 # Failed opening the RDB file authorized_keys (in server root dir /home/x/.ssh) for saving: Permission denied
                9:M 03 Mar 2024 10:00:00.103 # Background saving error
                """, told: ["where no data belongs", "authorized_keys", "Likely an attack"]),
        Kind(
            name: "a replica that waited for a save that failed",
            log: """
                9:M 03 Mar 2024 10:00:00.001 * Background saving started by pid 84
                84:C 03 Mar 2024 10:00:00.002 # Failed opening the RDB file dump.rdb (in server root dir /data) for saving: Permission denied
                9:M 03 Mar 2024 10:00:00.103 # Background saving error
                9:M 03 Mar 2024 10:00:00.103 # SYNC failed. BGSAVE child returned an error
                """, told: ["saves fail: Permission denied: dump.rdb (in server root dir /data)"],
            withheld: ["no other finding explains", "attack"]),
        Kind(
            name: "a manual failover of whose end the log does not tell",
            log: """
                7:M 03 Mar 2024 10:00:00.000 # Manual failover requested by replica \(other).
                7:M 03 Mar 2024 10:00:00.200 * DB saved on disk
                """, told: ["bbbbbbbb asked", "to stand back (manual failover) at 10:00:00.000"],
            withheld: ["Nothing stands out"]),
        Kind(
            name: "a link that was given up on command",
            log: """
                1:S 03 Mar 2024 10:00:00.000 # Connection with master lost.
                1:S 03 Mar 2024 10:00:00.001 * REPLICAOF 10.9.0.2:6379 enabled (user request from 'id=5 addr=10.9.0.9:38397 fd=7 name=x')
                """, told: ["told to follow another master (REPLICAOF)", "by 10.9.0.9:38397"],
            withheld: ["the master may have ended"]),
        Kind(
            name: "a vote among several failed masters is for one of them",
            log: """
                5:M 03 Mar 2024 10:00:00.000 * FAIL message received from \(node) about \(other)
                5:M 03 Mar 2024 10:00:00.100 * FAIL message received from \(node) about \(third)
                5:M 03 Mar 2024 10:00:00.400 # Failover auth granted to \(fourth) for epoch 8
                """,
            told: [
                "bbbbbbbb, cccccccc were held for failed at 10:00:00.000 and did not come back",
                "dddddddd asked to take over for one of bbbbbbbb, cccccccc (epoch 8)",
            ], withheld: ["took over for"]),
        Kind(
            name: "a node that failed and did not come back",
            log: """
                5:M 03 Mar 2024 10:00:00.000 * Marking node \(other) as failing (quorum reached).
                5:M 03 Mar 2024 10:09:00.000 * DB saved on disk
                """,
            told: ["bbbbbbbb was held for failed at 10:00:00.000 and did not come back by the end"],
            withheld: ["Nothing stands out"]),
    ]

    @Test(arguments: wrappers + events) func whatBefellPeopleIsTold(_ kind: Kind) throws {
        _ = try kind.expectTold()
    }

    /// Clients' own words, as their versions and their owners' loggers write them.
    @Test(
        arguments: [
            (
                "2024-03-03T10:00:01.100 x.ConnectionWatchdog [[Reconnecting, last destination was shop/10.9.0.1:6379]]",
                ClientFailure.Library.lettuce, ClientFailure.Kind.reset
            ),
            (
                "10:00:01.100 [x-1] WARN c.i.lettuce.Retry - Retry = 3 for Command timed out after 1 second(s)",
                .lettuce, .responseTimeout
            ),
            (
                "2024-03-03T10:00:01,100 x.ConnectionWatchdog Cannot connect: java.util.concurrent.TimeoutException",
                .lettuce, .connectTimeout
            ),
            ("Connection to Redis lost: Retry (3/20) in 1.00 second.", .celery, .reset),
            (
                "[2024-03-03 10:00:01:100] org.redisson.client.RedisTimeoutException: Unable to get connection! "
                    + "command: (EVAL), params: [] after 3 retry attempts",
                .redisson, .poolExhausted
            ),
            (
                "2024-03-03-T10:00:01.100+0200 | org.redisson.connection.SingleEntry | Can't change master to: "
                    + "redis://10.9.0.1:6379",
                .redisson, .topologyRefreshFailed
            ),
            (
                "org.redisson.client.RedisConnectionException: SlaveConnectionPool no available Redis entries.",
                .redisson, .nodeFrozen
            ),
            (
                "2024-03-03T10:00:01Z 418 TID-x WARN: Error connecting to Redis on 10.9.0.1:6379 (ECONNREFUSED)",
                .redisRb, .refused
            ),
            (
                "{\"message\": \"Failed to refresh slots cache.\"}", .ioredis, .attemptsExhausted
            ),
        ] as [(String, ClientFailure.Library, ClientFailure.Kind)])
    func clientsWordsAreKnown(
        _ line: String, _ library: ClientFailure.Library, _ kind: ClientFailure.Kind
    ) throws {
        let failures = try analysis(of: [line]).clientFailures
        #expect(failures.map(\.library) == [library])
        #expect(failures.map(\.kind) == [kind])
    }

    /// A stack trace of which every line has a time is one failure, of the kind of its root.
    @Test func aCauseOfItsOwnTimeIsNoOtherFailure() throws {
        let failures = try analysis(of: [
            """
            2024-03-03T10:00:01,218+0000 [WARN] redis.clients.jedis.exceptions.JedisConnectionException: Could not get a resource from the pool
            2024-03-03T10:00:01,218+0000 [WARN]     at redis.clients.util.Pool.getResource(Pool.java:50)
            2024-03-03T10:00:01,219+0000 [WARN] Caused by: redis.clients.jedis.exceptions.JedisConnectionException: java.net.SocketTimeoutException: connect timed out
            """
        ]).clientFailures
        #expect(failures.map(\.kind) == [.connectTimeout])
    }

    /// The kernel's log counts as read only where it tells of a server's end.
    @Test func theKernelsLogOfAnotherProgramIsNotRead() throws {
        let server = try analysis(of: [
            "Nov 13 14:56:19 hostx kernel: Out of memory: Kill process 449 (codis-server) score 401"
        ])
        #expect(server.kernelKills.map(\.program) == ["codis-server"])
        let another = try analysis(of: [
            "Nov 13 14:56:19 hostx kernel: Out of memory: Kill process 449 (frobd) score 401"
        ])
        #expect(another.unread.count == 1)
        #expect(another.unread.first?.text.contains("no server's end") == true)
    }

    /// A part of CLUSTER NODES does not tell which slots are nobody's: the whole names the node itself.
    @Test func aPartOfClusterNodesTellsOfNoSlotsOfNobody() throws {
        func lines(_ flags: String) -> String {
            """
            \(Self.node) 10.9.0.1:6379@16379 \(flags) - 0 1709460000000 8 connected 0-8191
            \(Self.other) 10.9.0.2:6379@16379 master,fail - 1709450000000 1709450000000 7 disconnected 8192-12287
            """
        }
        let part = try analysis(of: [lines("master")]).unserved
        #expect(part.contains("bbbbbbbb is held for failed."))
        #expect(!part.contains { $0.contains("nobody") })
        #expect(
            try analysis(of: [lines("myself,master")]).unserved.contains(
                "4096 slots belong to nobody in these rows."))
    }

    /// Without servers' logs the report covers the clients' time.
    @Test func clientsTimesAreThePeriodWhereThereAreNoServers() throws {
        let analysis = try analysis(of: [
            "2024-03-03 10:00:01.100 redis.exceptions.ConnectionError: Connection closed by server."
        ])
        let told = try AnalysisRendering.text.render(analysis)
        #expect(told.hasPrefix("What the logs tell of 2024-03-03 10:00:01.100"))
    }
}
