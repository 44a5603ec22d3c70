import Foundation
import OutageAnalysis
import ServerLog
import Testing

/// Further kinds of logs that people post, each as a small input of our own wording.
@Suite struct MetKindTests {
    private static let node = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    private static let other = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

    static let wrappers: [PublicKindTests.Kind] = [
        .init(
            name: "compose: more services than lines for each",
            log: """
                starter_1  | S: \(node) 10.9.0.3:6379
                shop_1     | 1:M 03 Mar 10:00:01.100 # Cluster state changed: fail
                shop_2     | 1:M 03 Mar 10:00:01.110 # Cluster state changed: fail
                shop_3     | 1:M 03 Mar 10:00:01.120 # Cluster state changed: fail
                shop_4     | 1:M 03 Mar 10:00:01.130 # Cluster state changed: fail
                shop_5     | 1:M 03 Mar 10:00:01.140 # Cluster state changed: fail
                shop_1     | 1:M 03 Mar 10:00:04.100 # Cluster state changed: ok
                """, told: ["5 nodes held the cluster for down", "shop_5"]),
        .init(
            name: "daemontools' multilog",
            log: """
                > @4000000060a804a338b3ec2c 73:87:S 03 Mar 2024 10:00:01.100 * Connecting to MASTER 10.9.0.1:6379
                > @4000000060a8051418f9d25c
                > @4000000060a8051418f9d25c === KEYDB BUG REPORT START: Cut & paste starting from here ===
                > @4000000060a8051418f9da2c 73:87:S 03 Mar 2024 10:00:04.419 # KeyDB 6.0.16 crashed by signal: 11
                """, told: ["2 not a server's Node", "crashed at 10:00:04.419: signal 11"]),
        .init(
            name: "a start whose drawing was left out",
            log: """
                44:C 03 Mar 2024 10:00:00.000 # KeyDB version=5.0.2, bits=64, commit=0, modified=0, pid=44
                                                    KeyDB 5.0.2 (00000000/0) 64 bit
                                                    Running in standalone mode
                                                    Port: 2001
                                                    PID: 44
                44:M 03 Mar 2024 10:00:00.010 # Server initialized
                """, withheld: ["unreadable"]),
        .init(
            name: "a signal's line of Redis 2.6, the first, which tells year and zone",
            log: """
                [171 | signal handler] (1385145181) Received SIGTERM, scheduling shutdown...
                [171] 23 Nov 00:03:01.996 # User requested shutdown...
                [171] 23 Nov 00:03:02.013 # Redis is now ready to exit, bye bye...
                """,
            told: ["2013-11-23 00:03:01.000", "UTC+5:30", "told to end 1 time (00:03:01.000)"]),
    ]

    static let events: [PublicKindTests.Kind] = [
        .init(
            name: "a time, a sign and a message only",
            log: """
                10:00:01.100 # Starting a failover election for epoch 6.
                10:00:01.200 # Currently unable to failover: Waiting for votes, but majority still not reached.
                10:00:11.100 # Currently unable to failover: Failover attempt expired.
                10:00:12.100 # Start of election delayed for 510 milliseconds (rank #0, offset 14).
                """, told: ["did not win an election (epoch 6)", "names no days"]),
        .init(
            name: "titles with what they are in parentheses",
            log: """
                shop-1: (another primary)
                ------
                22:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail
                22:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok

                shop-2 (8e200acecaa7f766b4dbb69a1dd69ba5d965ab7b)
                22:M 03 Mar 2024 10:00:01.140 # Cluster state changed: fail
                22:M 03 Mar 2024 10:00:04.390 # Cluster state changed: ok
                """,
            told: ["2 nodes held", "shop-1 (10:00:01.100, 3.250 s)", "shop-2 (10:00:01.140"],
            withheld: ["clock went back"]),
        .init(
            name:
                "a Sentinel that voted saw a failover begin, and a replica that is back is no master",
            log: """
                1:X 03 Mar 2024 10:00:01.000 # -sdown slave 10.9.0.2:6379 10.9.0.2 6379 @ shop 10.9.0.1 6379
                1:X 03 Mar 2024 10:00:01.480 # +sdown master shop 10.9.0.1 6379
                1:X 03 Mar 2024 10:00:01.620 # +new-epoch 1
                1:X 03 Mar 2024 10:00:01.623 # +vote-for-leader \(node) 1
                """,
            told: ["That it came back the log does not say", "the failover for which it voted"],
            withheld: ["no failover was done", "Last back"]),
        .init(
            name: "FAILOVER, as the replica that took over tells it",
            log: """
                14:S 03 Mar 2024 10:00:01.136 * Reconnecting to MASTER 10.9.0.1:6379
                14:S 03 Mar 2024 10:00:01.137 * MASTER <-> REPLICA sync started
                14:M 03 Mar 2024 10:00:01.138 * MASTER MODE enabled (failover request from 'id=41 addr=10.9.0.1:35401 cmd=psync')
                """,
            told: ["took over from its master by FAILOVER at 10:00:01.138"],
            withheld: ["REPLICAOF", "began to follow", "could not reach"]),
        .init(
            name: "a replica that was lost while it was sent everything, in a log of Redis 2.8",
            log: """
                [40] 03 Mar 10:00:01.214 * Slave asks for synchronization
                [40] 03 Mar 10:00:02.195 * Full resync requested by slave.
                [40] 03 Mar 10:00:09.195 * Background saving started by pid 41
                [40] 03 Mar 10:00:23.198 # Connection with slave 10.9.0.2:6379 lost.
                """, told: ["lost its replica 10.9.0.2:6379 before it had everything, 1 time"]),
        .init(
            name: "a master that answered and sent no snapshot was reached",
            log: """
                [38] 03 Mar 12:00:54.000 * Connecting to MASTER...
                [38] 03 Mar 12:00:54.000 * MASTER <-> SLAVE sync started
                [38] 03 Mar 12:01:55.000 # Timeout receiving bulk data from MASTER...
                """, told: ["could not synchronise with its master"], withheld: ["could not reach"]),
        .init(
            name: "KeyDB's own words",
            log: """
                44:45:C 03 Mar 2024 10:00:00.000 * Notice: "active-replica yes" implies "replica-read-only no"
                44:45:S 03 Mar 2024 10:00:00.100 * Expanding min-clients-per-thread to 200 due to cluster
                44:45:S 03 Mar 2024 10:00:00.200 * RDB contains information on 2 masters
                44:45:S 03 Mar 2024 10:00:00.300 * Cached master recovered from RDB for 10.9.0.1:6379
                """, told: ["4 understood"]),
        .init(
            name: "both sides of Redis 2.6",
            log: """
                Master:
                [188] 03 Mar 10:00:01.284 \\* Slave ask for synchronization
                [188] 03 Mar 10:00:01.287 \\* Starting BGSAVE for SYNC
                [188] 03 Mar 10:00:01.289 \\* Foreground saving ...
                [188] 03 Mar 10:00:01.298 \\* Foreground saving terminated with success

                Slave:
                [309] 03 Mar 10:00:01.112 \\* Connecting to MASTER...
                [309] 03 Mar 10:00:01.117 \\* Master replied to PING, replication can continue...
                """,
            told: ["Slave began to follow its master at 10:00:01.112", "The log ends 5 ms later"],
            withheld: ["other content", "its master ..."]),
        .init(
            name: "an access violation on Windows",
            log: """
                [49] 03 Mar 10:00:01.882 #
                === REDIS BUG REPORT START: Cut & paste starting from here ===
                [49] 03 Mar 10:00:01.883 # Redis version: 3.0.504
                [49] 03 Mar 10:00:01.883 # --- EXCEPTION_ACCESS_VIOLATION
                [49] 03 Mar 10:00:01.883 # --- STACK TRACE
                redis-server.exe!x(c:\\x.cpp:95)(0x0, 0x0)
                """, told: ["crashed at 10:00:01.883: EXCEPTION_ACCESS_VIOLATION"]),
        .init(
            name: "a fork that fails on Windows",
            log: """
                [98] 03 Mar 10:00:01.007 # Can't save in background: fork: Invalid argument
                """, told: ["could not fork 1 time: Invalid argument"],
            withheld: ["overcommit_memory"]),
        .init(
            name: "a manual failover, asked of a replica whose log ends there",
            log: """
                1:S 03 Mar 2024 10:00:01.100 * Manual failover user request accepted (user request from 'id=9 addr=10.9.0.9:4000').
                1:S 03 Mar 2024 10:00:01.200 * Received replication offset for paused primary manual failover: 5509906
                """,
            told: ["was asked to take over from its master (manual failover) at 10:00:01.100"],
            withheld: ["Nothing stands out", "planned an election"]),
        .init(
            name: "a manual failover that was won is not undecided",
            log: """
                1:S 03 Mar 2024 10:00:01.100 * Manual failover user request accepted.
                1:S 03 Mar 2024 10:00:01.200 * Starting a failover election for epoch 9.
                1:S 03 Mar 2024 10:00:01.300 * Failover election won: I'm the new master.
                """, told: ["by a manual failover", "First cause: a client asked for it"],
            withheld: ["was asked to take over", "unreachable"]),
        .init(
            name: "a takeover in another shard",
            log: """
                16:S 03 Mar 2024 10:00:01.451 * A failover occurred in shard cccccccccccccccccccccccccccccccccccccccc; node \(node) () failed over to node \(other) () with a config epoch of 8
                """,
            told: ["bbbbbbbb took over for aaaaaaaa, as"], withheld: ["Nothing stands out"]),
        .init(
            name: "one end of a server, however long it takes, and the signal to its child",
            log: """
                38:signal-handler (1709460144) Received SIGTERM scheduling shutdown...
                39:signal-handler (1709460144) Received SIGTERM scheduling shutdown...
                38:44:S 03 Mar 2024 10:02:24.814 # User requested shutdown...
                38:44:S 03 Mar 2024 10:02:29.219 * Calling fsync() on the AOF file.
                38:44:S 03 Mar 2024 10:03:26.347 # KeyDB is now ready to exit, bye bye...
                """,
            told: ["told to end 1 time, which took 1 min 2.347 s", "shutdown-timeout"],
            withheld: ["2 times"]),
        .init(
            name: "two ends of a server",
            log: """
                38:M 03 Mar 2024 10:00:00.000 # User requested shutdown...
                38:M 03 Mar 2024 10:00:00.100 # Redis is now ready to exit, bye bye...
                39:M 03 Mar 2024 10:10:00.000 * Ready to accept connections
                39:M 03 Mar 2024 10:20:00.100 # Redis is now ready to exit, bye bye...
                """, told: ["told to end 2 times"], withheld: ["which took"]),
        .init(
            name: "a snapshot of the master's that is not readable is not the node's own data",
            log: """
                3:S 03 Mar 2024 10:00:11.834 * Full resync from master: \(node):0
                3:S 03 Mar 2024 10:00:13.310 * MASTER <-> REPLICA sync: Flushing old data
                3:S 03 Mar 2024 10:00:13.644 * MASTER <-> REPLICA sync: Loading DB in memory
                3:S 03 Mar 2024 10:00:13.646 # Wrong signature trying to load DB from file
                3:S 03 Mar 2024 10:00:13.646 # Failed trying to load the MASTER synchronization DB from disk
                """,
            told: ["failed 1 time to load what its master sent", "Why: wrong signature."],
            withheld: ["could not use its data on disk", "nothing to go on from"]),
        .init(
            name: "its own data that is not readable",
            log: """
                3:M 03 Mar 2024 10:00:13.646 # Wrong signature trying to load DB from file
                """, told: ["could not use its data on disk at 10:00:13.646: wrong signature"]),
        .init(
            name: "a synchronisation that the log begins in the middle of",
            log: """
                7:S 03 Mar 2024 10:00:01.951 * Full resync from master: \(node):12333431
                7:S 03 Mar 2024 10:00:01.977 * MASTER <-> REPLICA sync: receiving 99 bytes from master
                7:S 03 Mar 2024 10:01:54.418 * MASTER <-> REPLICA sync: Finished with success
                """, told: ["the log begins in the middle of it"],
            withheld: ["nothing to go on from"]),
    ]

    static let furtherEvents: [PublicKindTests.Kind] = [
        .init(
            name: "a collector's other lines are no other server",
            log: """
                Aug 28 05:55:31 10.9.0.1 redis[122]: 8:M 28 Aug 05:55:31.086 # Cluster state changed: fail
                Aug 28 05:55:32 10.9.0.1 redis[122]: sudo: kill(8, SIGTERM): Operation not permitted
                Aug 28 05:55:33 10.9.0.1 redis[122]: 8:M 28 Aug 05:55:33.086 # Cluster state changed: ok
                """, told: ["1 time, 2 s in all"], withheld: ["pid 122", "apart by their pids"],
            unread: 1),
        .init(
            name: "a person's words before the first line, and a link that breaks every second",
            log: """
                the slave log prints "[[26] 26 Nov 16:07:24.555 \\* Successful partial resynchronization with master.
                [26] 26 Nov 16:07:24.878 \\* Caching the disconnected master state.
                [26] 26 Nov 16:07:25.555 \\* Connecting to MASTER 10.9.0.1:6666
                [26] 26 Nov 16:07:25.555 \\* MASTER <-> SLAVE sync started
                [26] 26 Nov 16:07:25.556 \\* Successful partial resynchronization with master.
                [26] 26 Nov 16:07:26.557 \\* Connecting to MASTER 10.9.0.1:6666
                [26] 26 Nov 16:07:26.557 \\* MASTER <-> SLAVE sync started
                [26] 26 Nov 16:07:26.558 \\* Successful partial resynchronization with master.
                """,
            told: ["lost and regained the link to its master 3 times in 2.003 s"],
            withheld: ["log: 1 lines"]),
        .init(
            name: "a crash whose report has no beginnings",
            log: """
                7:M 03 Mar 2024 10:00:01.000 * Ready to accept connections

                === REDIS BUG REPORT START: Cut & paste starting from here ===
                Redis 7.2.0 crashed by signal: 11, si_code: 1
                Accessing address: (nil)

                ------ REGISTERS ------
                """,
            told: ["crashed at 10:00:01.000: signal 11 (its report names no time"]),
    ]

    static let causes: [PublicKindTests.Kind] = [
        .init(
            name: "no majority: no node was marked as failed when the state failed",
            log: """
                1:M 03 Mar 2024 09:00:26.317 * FAIL message received from \(node) about \(other)
                1:M 03 Mar 2024 09:00:37.741 * Clear FAIL state for node \(other): replica is reachable again.
                1:M 03 Mar 2024 10:00:39.425 # Cluster state changed: fail
                1:M 03 Mar 2024 10:00:46.574 * FAIL message received from \(node) about \(other)
                1:M 03 Mar 2024 10:00:51.536 # Cluster state changed: ok
                """,
            told: [
                "it reached no majority, likely: its state failed 7.149 s before any node was",
                "First cause: it reached no majority",
            ], withheld: ["Which of the two", "First cause: bbbbbbbb"]),
        .init(
            name: "a master that was marked as failed explains the state",
            log: """
                1:M 03 Mar 2024 10:00:39.400 * FAIL message received from \(node) about \(other)
                1:M 03 Mar 2024 10:00:39.425 # Cluster state changed: fail
                1:M 03 Mar 2024 10:00:46.574 * FAIL message received from \(node) about \(node)
                1:M 03 Mar 2024 10:00:51.536 # Cluster state changed: ok
                """, told: ["bbbbbbbb had just been marked as failed"],
            withheld: ["no majority, likely"]),
        .init(
            name: "a failed master that comes back without slots was replaced",
            log: """
                1:M 03 Mar 2024 10:00:46.574 * FAIL message received from \(other) about \(node)
                1:M 03 Mar 2024 10:00:50.782 # Failover auth granted to \(other) for epoch 7
                1:M 03 Mar 2024 10:00:52.163 * Clear FAIL state for node \(node): master without slots is reachable again.
                """,
            told: ["bbbbbbbb took over for aaaaaaaa (epoch 7)", "another had them by then"],
            withheld: ["or tried to", "Whether it won"]),
        .init(
            name: "a failed master that comes back with its slots was not",
            log: """
                1:M 03 Mar 2024 10:00:46.574 * FAIL message received from \(other) about \(node)
                1:M 03 Mar 2024 10:00:50.782 # Failover auth granted to \(other) for epoch 7
                1:M 03 Mar 2024 10:01:52.163 * Clear FAIL state for node \(node): is reachable again and nobody is serving its slots after some time.
                """,
            told: ["asked to take over for aaaaaaaa (epoch 7), in vain"], withheld: ["or tried to"]),
        .init(
            name: "what came long before is not the cause",
            log: """
                9:M 03 Mar 2024 08:00:00.000 # Can't save in background: fork: Cannot allocate memory
                9:M 03 Mar 2024 12:00:00.000 # Cluster state changed: fail
                9:M 03 Mar 2024 12:00:06.000 # Cluster state changed: ok
                """, withheld: ["First cause: 0.log could not fork"]),
    ]

    static let answers: [PublicKindTests.Kind] = [
        .init(
            name: "two answers of CLUSTER NODES with their prompts",
            log: """
                before:
                10.9.0.1:7001> CLUSTER NODES
                \(node) 10.9.0.1:7001@17001 myself,master - 0 1591002356178 54 connected 0-16383
                --
                after:
                10.9.0.1:7001> CLUSTER NODES
                \(node) 10.9.0.1:7001@17001 myself,master - 0 1591002456178 54 connected 0-16383
                """, told: ["CLUSTER NODES was read: 1 master, 0 replicas."],
            withheld: ["could not be read", "nothing can be said"]),
        .init(
            name: "a check whose addresses were masked by hand",
            log: """
                Node <ip1:port> has slots in importing state <slots>
                [WARNING] The following slots are open: <slots>
                """,
            told: [
                "redis-cli --cluster found", "Node <ip1:port> has slots in importing state",
            ]
        ),
    ]

    @Test(arguments: wrappers + events + furtherEvents + causes + answers)
    func whatWasMetIsTold(_ kind: PublicKindTests.Kind) throws {
        _ = try kind.expectTold()
    }
}
