import OutageAnalysis
import ServerLog
import Testing

/// Kinds that the fifth and the sixth round of public logs brought, each as a small input of our own wording.
@Suite struct FifthRoundTests {
    static let sentinels: [PublicKindTests.Kind] = [
        .init(
            name: "the master that was chosen is silent too",
            log: """
                1:X 03 Mar 2024 10:00:00.100 # +switch-master shop 10.9.0.1 6379 10.9.0.2 6379
                1:X 03 Mar 2024 10:00:06.100 # +sdown master shop 10.9.0.2 6379
                1:X 03 Mar 2024 10:00:06.200 # +odown master shop 10.9.0.2 6379 #quorum 2/2
                1:X 03 Mar 2024 10:00:06.300 # +try-failover master shop 10.9.0.2 6379
                """,
            told: [
                "What happened: Sentinel failed over shop from 10.9.0.1:6379 to 10.9.0.2:6379 at "
                    + "10:00:00.100; the new one was silent from 10:00:06.100 on."
            ]),
        .init(
            name: "the master that was chosen came back",
            log: """
                1:X 03 Mar 2024 10:00:00.100 # +switch-master shop 10.9.0.1 6379 10.9.0.2 6379
                1:X 03 Mar 2024 10:00:06.100 # +sdown master shop 10.9.0.2 6379
                1:X 03 Mar 2024 10:00:07.100 # -sdown master shop 10.9.0.2 6379
                """, withheld: ["the new one was silent"]),
        .init(
            name: "a Sentinel in TILT mode has no answer from others",
            log: """
                1:X 03 Mar 2024 10:00:00.100 # +sdown sentinel aaaa 10.9.0.1 26379 @ shop 10.9.0.4 6379
                1:X 03 Mar 2024 10:00:00.200 # +sdown sentinel bbbb 10.9.0.2 26379 @ shop 10.9.0.4 6379
                1:X 03 Mar 2024 10:00:09.100 # +tilt #tilt mode entered
                """,
            told: [
                "What happened: A Sentinel entered TILT mode 1 time",
                "it may be this one that stood still", "None came back",
            ]),
        .init(
            name: "a Sentinel's connection made it the master",
            log: """
                1:S 03 Mar 2024 10:00:00.100 # Connection with master lost.
                1:S 03 Mar 2024 10:00:00.200 * Connecting to MASTER shop-0:6379
                1:M 03 Mar 2024 10:00:12.100 * MASTER MODE enabled (user request from 'id=4 addr=10.9.0.7:3680 laddr=10.9.0.2:6379 fd=16 name=sentinel-19c3e02b-cmd age=31 cmd=exec')
                """,
            told: [
                "critical: A Sentinel (10.9.0.7:3680) made",
                "0.log the master at 10:00:12.100, 12 s after it had lost the link to its master.",
            ], withheld: ["a person"]),
        .init(
            name: "a Sentinel's connection, and no link was lost",
            log: """
                1:M 03 Mar 2024 10:00:12.100 * MASTER MODE enabled (user request from 'id=4 addr=10.9.0.7:3680 name=sentinel-19c3e02b-cmd age=31 cmd=exec')
                """, told: ["note: A Sentinel", "Whether the master had failed or somebody asked"],
            withheld: ["critical"]),
    ]

    static let replicas: [PublicKindTests.Kind] = [
        .init(
            name: "a server is told its own address as its master's",
            log: """
                1:S 03 Mar 2024 10:00:00.100 * REPLICAOF 10.9.0.2:6379 enabled (user request from 'id=5 addr=10.9.0.9:584 laddr=10.9.0.2:6379 fd=10 cmd=slaveof user=default')
                1:S 03 Mar 2024 10:00:00.200 * Connecting to MASTER 10.9.0.2:6379
                1:S 03 Mar 2024 10:00:00.300 * Master is currently unable to PSYNC but should be in the future: -NOMASTERLINK Can't SYNC while not connected with my master
                """,
            told: ["follows itself: its master is 10.9.0.2:6379", "at that very address (laddr)"],
            withheld: ["a chain or a ring"]),
        .init(
            name: "its own host's address and its own port",
            log: """
                1:S 03 Mar 2024 10:00:00.100 * Running mode=standalone, port=6379.
                1:S 03 Mar 2024 10:00:00.200 * Connecting to MASTER 127.0.0.1:6379
                1:S 03 Mar 2024 10:00:00.201 * MASTER <-> REPLICA sync started
                """,
            told: ["follows itself: its master is 127.0.0.1:6379", "It listens on port 6379"]),
        .init(
            name: "another server on the same host is no self",
            log: """
                1:S 03 Mar 2024 10:00:00.100 * Running mode=standalone, port=6380.
                1:S 03 Mar 2024 10:00:00.200 * Connecting to MASTER 127.0.0.1:6379
                1:S 03 Mar 2024 10:00:00.201 # Error condition on socket for SYNC: Connection refused
                """, told: ["could not reach its master 127.0.0.1:6379"],
            withheld: ["itself: its master"]),
        .init(
            name: "its own host's address, and what a replica without a master answers",
            log: """
                1:S 03 Mar 10:00:00.200 * Connecting to MASTER 127.0.0.1:6379
                1:S 03 Mar 10:00:00.201 * MASTER <-> SLAVE sync started
                1:S 03 Mar 10:00:00.202 # MASTER aborted replication with an error: ERR Can't SYNC while not connected with my master
                """, told: ["an address of its own host, likely itself"]),
        .init(
            name: "the handshake breaks off",
            log: """
                [15] 03 Mar 10:00:00.100 * Connecting to MASTER 10.9.0.1:6379
                [15] 03 Mar 10:00:00.101 * MASTER <-> REPLICA sync started
                [15] 03 Mar 10:00:01.100 * Non blocking connect for SYNC fired the event.
                [15] 03 Mar 10:00:01.101 # Sending command to master in replication handshake: -Writing to master: No error
                """,
            told: [
                "0.log could not reach its master 10.9.0.1:6379",
                "the handshake broke off",
            ]),
        .init(
            name: "the first attempt's address stands before the log",
            log: """
                1:S 03 Mar 2024 10:00:00.100 * MASTER <-> REPLICA sync started
                1:S 03 Mar 2024 10:00:00.300 # Error condition on socket for SYNC: Connection refused
                1:S 03 Mar 2024 10:00:01.100 * Connecting to MASTER 10.9.0.1:6379
                1:S 03 Mar 2024 10:00:01.101 * MASTER <-> REPLICA sync started
                1:S 03 Mar 2024 10:00:01.300 # Error condition on socket for SYNC: Connection refused
                """,
            told: [
                "could not reach its master 10.9.0.1:6379 from 10:00:00.100 to 10:00:01.300 at least: "
                    + "Connection refused, 2 attempts"
            ], withheld: ["1 attempt "]),
    ]

    static let disks: [PublicKindTests.Kind] = [
        .init(
            name: "a tail of the append-only file is no failure",
            log: """
                1:S 03 Mar 2024 10:00:00.100 * RDB has an AOF tail
                1:S 03 Mar 2024 10:00:00.200 * Reading the remaining AOF tail...
                """, told: ["Nothing stands out"], withheld: ["failure"]),
        .init(
            name: "Windows says of a fork that failed that its child was ended by a signal",
            log: """
                [58] 03 Mar 10:00:00.000 * 10 changes in 300 seconds. Saving...
                [58] 03 Mar 10:00:00.100 * Background saving started by pid 28
                [58] 03 Mar 10:00:00.200 # fork operation failed
                [58] 03 Mar 10:00:00.201 # Background saving terminated by signal 1
                """, told: ["could not fork 1 time: the line gives no reason"],
            withheld: ["started before the log begins", "saves fail: fork"]),
        .init(
            name: "a snapshot that was still being written when the server was told to end",
            log: """
                [15] 03 Mar 10:00:00.000 * 10000 changes in 60 seconds. Saving...
                [15] 03 Mar 10:35:00.000 # User requested shutdown...
                [15] 03 Mar 10:35:00.000 # There is a child saving an .rdb. Killing it!
                [15] 03 Mar 10:35:00.100 # AbortForkOperation(): 0x00000005 - Killing forked process failed: permission denied
                """,
            told: [
                "forked 1 child to write to disk, and 1 failed (10:00:00.000).",
                "signal of its own server, which ended, after 35 min", "was told to end 1 time",
            ], withheld: ["started before the log begins"]),
    ]

    static let wrappers: [PublicKindTests.Kind] = [
        .init(
            name: "a terminal's window is drawn around the lines",
            log: """
                │ 1:S 03 Mar 2024 10:00:00.200 * Connecting to MASTER 10.9.0.1:6379           │
                │ 1:S 03 Mar 2024 10:00:00.300 # Error condition on socket for SYNC: Connection refused   │
                """,
            told: [
                "could not reach its master 10.9.0.1:6379 from", "Connection refused, 1 attempt",
            ],
            withheld: ["Connection refused │, "]),
        .init(
            name: "what a script and its tools say",
            log: """
                Could not connect to Redis at shop.svc:26379: Connection refused
                - 6379:6379
                a2e6544627ee17f8ebe3aa85432296e84308fa362e2613ddf0b6514a95f59bf7-json.log
                Node 1e1a is going down so it shuts down and tries to hand over
                1:M 03 Mar 2024 10:00:00.300 * Ready to accept connections
                """),
        .init(
            name: "logfmt of a collector",
            log: """
                ts=2024-03-03T10:00:01.100Z level=warn pod=shop-0 msg="Cluster state changed: fail"
                ts=2024-03-03T10:00:04.350Z level=warn pod=shop-0 msg="Cluster state changed: ok"
                """, told: ["held the cluster for down 1 time, 3.250 s in all"]),
        .init(
            name: "the exporter beside the server, whose log names no year",
            log: """
                1:M 03 Mar 10:00:01.300 * Ready to accept connections
                time="2019-03-03T10:00:09Z" level=error msg="Couldn't connect to redis instance (redis://10.9.0.1:6379)"
                """, told: ["2019-03-03", "Clients (unknown) reported not-connected 1 time"],
            withheld: ["--utc-offset"]),
    ]

    static let clients: [PublicKindTests.Kind] = [
        .init(
            name: "a Go program that talks to another kind of server",
            log: """
                2024-03-03T10:00:01Z ERROR dial tcp 10.9.0.1:5432: connect: connection refused
                2024-03-03T10:00:02Z ERROR Get "https://shop.svc/health": context deadline exceeded
                2024-03-03T10:00:03Z ERROR dial tcp 10.9.0.2:6379: connect: connection refused
                """, told: ["Clients (go-redis) reported refused 1 time, of 10.9.0.2:6379"],
            withheld: ["5432", "response-timeout"])
    ]

    private static let node = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

    static let sixth: [PublicKindTests.Kind] = [
        .init(
            name: "a title that says in parentheses what it is, and rows of a table",
            log: """
                10.9.0.2 -   shop-1
                shop-0:
                  |   | 2024-03-03 13:00:00.100 | 1:S 03 Mar 2024 10:00:00.100 * Connecting to MASTER 10.9.0.2:6379 |
                  |   | 2024-03-03 13:00:00.200 | 1:S 03 Mar 2024 10:00:00.200 # Error condition on socket for SYNC: Connection refused |
                shop-1 (it is restarted again and again):
                  |   | 2024-03-03 13:00:09.100 | 1:S 03 Mar 2024 10:00:09.100 * Master is currently unable to PSYNC but should be in the future: -NOMASTERLINK Can't SYNC while not connected with my master |
                """,
            told: [
                "The master of shop-1 has no master itself",
                "shop-0 could not reach its master 10.9.0.2:6379 from 10:00:00.100 to 10:00:00.200 at "
                    + "least: Connection refused, 1 attempt",
            ]),
        .init(
            name: "two Sentinels tell of one failover",
            log: """
                [sentinel-1] 1:X 03 Mar 2024 10:00:00.574 # +switch-master shop 10.9.0.1 6379 10.9.0.2 6379
                [sentinel-2] 1:X 03 Mar 2024 10:00:00.570 # +switch-master shop 10.9.0.1 6379 10.9.0.2 6379
                """, told: ["1. critical: Sentinel failed over shop"],
            withheld: ["2. critical", "other critical"]),
        .init(
            name: "a failover that a client forced, and whose first election was given up",
            log: """
                7:S 03 Mar 2024 10:00:00.100 * Forced failover user request accepted (user request from 'id=3 addr=10.9.0.9:6376').
                7:S 03 Mar 2024 10:00:00.101 * Starting a failover election for epoch 4, node config epoch is 1
                7:S 03 Mar 2024 10:00:00.200 # Failover election in progress for epoch 4, but received a claim from node \(node) () with an equal or higher epoch 4. Resetting the election since we cannot win an election in the past.
                7:S 03 Mar 2024 10:00:00.201 * Starting a failover election for epoch 5, node config epoch is 1
                7:S 03 Mar 2024 10:00:00.300 * Failover election won: I'm the new primary.
                """, told: ["by a manual failover", "A client asked for it."],
            withheld: ["Its master was held for failed"]),
        .init(
            name: "an apostrophe that a page lost",
            log: """
                [55] 03 Mar 10:00:00.100 # Cant save in background: fork: Cannot allocate memory
                """, told: ["could not fork 1 time: Cannot allocate memory"]),
        .init(
            name: "a line that a page broke in two",
            log: """
                [43] 03 Mar 10:00:00.100 # Client addr=10.9.0.7:41702 fd=22 name= age=1287 idle=463 flags=S db=0 obl=0 oll=19354 omem=536875344
                events=rw cmd=sync scheduled to be closed ASAP for overcoming of output buffer limits.
                1) "client-output-buffer-limit"
                2) "normal 0 0 0 slave 268435456 67108864 60"
                """,
            told: ["was cut off by", "its output buffer passed the limit (omem=536875344)"]
        ),
        .init(
            name: "an entry script whose lines have the collector's time",
            log: """
                2024-03-03T10:00:00.100000000Z Memory overcommit is disabled but necessary
                2024-03-03T10:00:00.200000000Z Redis has started
                2024-03-03T10:00:00.300000000Z 6:M 03 Mar 2024 10:00:00.300 * Ready to accept connections tcp
                """, told: ["1 of 1 lines understood"]),
    ]

    static let seventh: [PublicKindTests.Kind] = [
        .init(
            name: "keys of slots that others have, and a failure from before the log",
            log: """
                7:M 03 Mar 2024 10:00:00.100 # I have keys for slot 16377, but the slot is assigned to another node. Setting it to importing state.
                7:M 03 Mar 2024 10:00:00.100 # I have keys for slot 16379, but the slot is assigned to another node. Setting it to importing state.
                7:M 03 Mar 2024 10:00:09.100 * Clear FAIL state for node \(node): is reachable again and nobody is serving its slots after some time.
                """,
            told: [
                "holds keys of 2 slots that it does not serve, at 10:00:00.100: 16377, 16379",
                "aaaaaaaa was held for failed when the log began, until 10:00:09.100",
                "nobody took over",
            ]),
        .init(
            name: "a failure that the log tells is no earlier one",
            log: """
                7:M 03 Mar 2024 10:00:00.100 * Marking node \(node) as failing (quorum reached).
                7:M 03 Mar 2024 10:00:09.100 * Clear FAIL state for node \(node): replica is reachable again.
                """, withheld: ["when the log began"]),
        .init(
            name: "the end of a crash's report",
            log: """
                ------ CURRENT CLIENT INFO ------
                id=18 addr=10.9.0.8:6379 laddr=10.9.0.6:48956 fd=11 name= age=20 flags=Mx
                argv[0]: '"DEL"'
                7:S 03 Mar 2024 10:00:00.463 # Object type: 0
                ------ FAST MEMORY TEST ------
                7:S 03 Mar 2024 10:00:00.479 # Bio thread for job type #0 terminated
                """, told: ["crashed at 10:00:00.479: the end of its report"]),
        .init(
            name: "a crash's report without its first line",
            log: """
                7:M 03 Mar 2024 10:00:00.846 # Redis 7.0.3 crashed by signal: 11, si_code: 1
                ------ STACK TRACE ------
                /lib/x86_64-linux-gnu/libpthread.so.0(+0x153c0)[0x7fbdb76423c0]
                RAX:0000000000000009 RBX:00007fbdb6e22080
                """, told: ["crashed at 10:00:00.846: signal 11"]),
    ]

    static let tasks: [PublicKindTests.Kind] = [
        .init(
            name: "a script that a Sentinel calls: its name, seconds since 1970, the event",
            log: """
                notify.sh 1709460000 +sdown master shop 10.9.0.1 6379
                notify.sh 1709460001 +odown master shop 10.9.0.1 6379 #quorum 2/2
                notify.sh 1709460009 +switch-master shop 10.9.0.1 6379 10.9.0.2 6379
                """,
            told: ["2024-03-03", "Sentinel failed over shop from 10.9.0.1:6379 to 10.9.0.2:6379"]),
        .init(
            name: "the end of an address as a title",
            log: """
                .11:
                [29] 03 Mar 10:00:00.020 # +try-failover master shop 10.9.0.1 6379
                """, told: ["Sentinel began a failover of shop"]),
        .init(
            name: "an atomic slot migration of Redis 8.4 that failed",
            log: """
                7:M 03 Mar 2026 10:00:00.100 * Import task abc123 created: src=\(node), dest=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, slots=0-99
                7:M 03 Mar 2026 10:00:00.200 * Import task abc123 started for slots: 0-99
                7:M 03 Mar 2026 10:00:09.200 # Import task abc123 failed: slots=0-99, err=RDB channel - Connection is closed (state: accumulate-buffer, rdb_channel_state: transfer)
                7:M 03 Mar 2026 10:00:09.201 * Import task abc123 failed for slots: 0-99
                """,
            told: [
                "0.log takes slots 0-99 over from aaaaaaaa, which failed",
                "started: 9 s.", "It says why: RDB channel - Connection is closed",
            ]),
        .init(
            name: "an atomic slot migration of Redis 8.4 that came to its end",
            log: """
                7:M 03 Mar 2026 10:00:00.200 * Migrate task abc123 started for slots: 0-99 (keys at start: 5)
                7:M 03 Mar 2026 10:00:01.200 * Migrate task abc123 preparing to handoff for slots: 0-99
                7:M 03 Mar 2026 10:00:01.300 * Migrate task abc123 completed for slots: 0-99 (migrated 5 keys)
                """,
            told: ["gives slots 0-99 to another node", "Last: completed, at 10:00:01.300."],
            withheld: ["which failed"]),
    ]

    static let sixthClients: [PublicKindTests.Kind] = [
        .init(
            name: "Sidekiq's heartbeat is refused, and not reset",
            log: """
                Mar 03 10:00:05 host shop.worker.1:  8 TID-gm ERROR: heartbeat: MISCONF Redis is configured to save RDB snapshots, but is currently not able to persist on disk.
                """, told: ["(sidekiq) reported refused-by-server 1 time"], withheld: ["reset"]),
        .init(
            name: "a slot whose move ended with an error was not moved",
            log: """
                Moving slot 7 from 10.9.0.1:6379 to 10.9.0.2:6379: ..
                Moving slot 8 from 10.9.0.1:6379 to 10.9.0.2:6379: ..
                [ERR] Calling MIGRATE: IOERR error or timeout reading to target instance
                Moving slot 9 from from "" to "" ...........$
                """, told: ["It moved 1 slot from 10.9.0.1:6379 to 10.9.0.2:6379."],
            withheld: ["from from"]),
        .init(
            name: "too few replicas for a write",
            log: """
                queue-7f 2024-03-03T10:00:00.100Z pid=1 tid=119 ERROR: Error fetching job: NOREPLICAS Not enough good replicas to write.
                """, told: ["(sidekiq) reported refused-by-server 1 time", "NOREPLICAS"]),
        .init(
            name: "an entry script that cannot reach a Sentinel",
            log: """
                Identifying the master..
                Could not connect to Redis at shop-ha:26379: Try again
                """, told: ["Clients (unknown) reported not-connected 1 time"]),
    ]

    /// What shows how long the node timeout is, or that it is shorter than the default.
    static let timeouts: [PublicKindTests.Kind] = [
        .init(
            name: "a master that closed the link, refused new ones, and was failed 5.9 s later",
            log: """
                7:S 03 Mar 2024 10:00:00.000 # Connection with master lost.
                7:S 03 Mar 2024 10:00:01.000 * Connecting to MASTER 10.9.0.1:6379
                7:S 03 Mar 2024 10:00:01.001 * MASTER <-> REPLICA sync started
                7:S 03 Mar 2024 10:00:01.002 # Error condition on socket for SYNC: Connection refused
                7:S 03 Mar 2024 10:00:05.900 * FAIL message received from bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb about \(node)
                7:S 03 Mar 2024 10:00:05.901 # Start of election delayed for 700 milliseconds (rank #0, offset 14).
                7:S 03 Mar 2024 10:00:06.900 # Starting a failover election for epoch 7.
                """,
            told: ["Node timeout 5 s, estimated: at most 5.900 s", "closed their link at 10:00:00"]),
        .init(
            name: "a link that broke while the master went on refutes nothing",
            log: """
                7:S 03 Mar 2024 10:00:00.000 # Connection with master lost.
                7:S 03 Mar 2024 10:00:05.900 * FAIL message received from bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb about \(node)
                7:S 03 Mar 2024 10:00:05.901 # Start of election delayed for 700 milliseconds (rank #0, offset 14).
                """, told: ["15 s, the server's default"]),
        .init(
            name: "an election that had expired after twice the timeout",
            log: """
                7:S 03 Mar 2024 10:00:00.000 # Starting a failover election for epoch 7.
                7:S 03 Mar 2024 10:00:10.200 # Currently unable to failover: Failover attempt expired.
                """, told: ["Node timeout 5 s, estimated: at most 5.100 s"]),
        .init(
            name: "a setting in passing",
            log: """
                command: redis-server --cluster-enabled yes --cluster-node-timeout 2500
                7:M 03 Mar 2024 10:00:00.000 # Cluster state changed: fail
                7:M 03 Mar 2024 10:00:04.000 # Cluster state changed: ok
                """, told: ["2.500 s"]),
    ]

    @Test(
        arguments: timeouts + sentinels + replicas + disks + wrappers + clients + sixth
            + seventh + tasks + sixthClients)
    func whatWasMetIsTold(_ kind: PublicKindTests.Kind) throws {
        let analysis = try kind.expectTold()
        #expect(analysis.unread.isEmpty)
    }
}
