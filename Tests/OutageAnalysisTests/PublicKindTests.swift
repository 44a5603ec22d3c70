import OutageAnalysis
import ServerLog
import Testing

/// Kinds of logs that people post, met in public and mended, each as a small input of our own wording.
@Suite struct PublicKindTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let name: String
        let log: String
        /// Lines that must not be counted as unread.
        var told: [String] = []
        var withheld: [String] = []
        var unread: Int64 = 0

        var testDescription: String { name }

        /// Expects that of its log is told what is to be told, and nothing that is to be withheld.
        func expectTold() throws -> OutageAnalysis {
            let analysis = try OutageAnalysisTests.analysis(of: [log])
            let text = try AnalysisRendering.text.render(analysis)
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for words in told { #expect(text.contains(words), "\(words) in \(text)") }
            for words in withheld { #expect(!text.contains(words), "\(words) in \(text)") }
            let tally = analysis.sources.map(\.tally.unprefixed).reduce(0, +)
            #expect(tally == unread, "\(text)")
            return analysis
        }
    }

    private static let node = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    private static let other = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

    static let wrappers: [Kind] = [
        Kind(
            name: "a runner that logs the time of day only",
            log: """
                10:00:01.100123  *174] 16:M Cluster state changed: fail
                10:00:04.350456  *174] 16:M Cluster state changed: ok
                """,
            told: ["1 time, 3.250 s in all", "names no days"]),
        Kind(
            name: "tail of several files inside a container",
            log: """
                shop_1  | ==> /log/redis-6.log <==
                shop_1  | 262:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail
                shop_1  |
                shop_1  | ==> /log/redis-1.log <==
                shop_1  | 280:M 03 Mar 2024 10:00:02.100 # Cluster state changed: fail
                shop_1  | 280:M 03 Mar 2024 10:00:04.100 # Cluster state changed: ok
                shop_1  | ==> /log/redis-6.log <==
                shop_1  | 262:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok
                """,
            told: [
                "log/redis-6.log (10:00:01.100, 3.250 s)", "log/redis-1.log (10:00:02.100, 2 s)",
            ],
            withheld: ["without a word"]),
        Kind(
            name: "the lines of the program that runs the server, between the server's",
            log: """
                I0303 10:00:00.900000   Shutdown handler called
                  5  I0303 10:00:00.950000   Failover by address: 10.9.0.2:6379
                I0303 10:00:01.100123       1 log.go:16] 211:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail
                I0303 10:00:04.350456       1 log.go:16] 211:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok
                """, told: ["1 time, 3.250 s in all"]),
        Kind(
            name:
                "settings, answers to INFO, an entry script and a prompt before the server's lines",
            log: """
                [ada@shop-1 ~]$ kubectl logs shop-0
                redis-cluster 10:00:00.86 INFO  ==> ** Starting **
                dir "/tmp"
                sentinel monitor shop 10.9.0.1 6379 2
                used_memory:896416
                # Replication
                redis-cluster 10:00:00.91 ,
                1:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail
                1:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok
                """, told: ["shop-0 held the cluster for down 1 time, 3.250 s in all"]),
        Kind(
            name: "a line that a window broke",
            log: """
                1:M 03 Mar 2024 10:00:00.100 # WARNING overcommit_memory is set to 0! Background save may fail unde
                r low memory condition. To mend this set it to 1
                and start again.
                1:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail
                1:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok
                """, told: ["1 time, 3.250 s in all"]),
        Kind(
            name: "a level without a sign",
            log: """
                7:12:M 03 Mar 2024 10:00:00.000   Thread 0 alive.
                7:12:M 03 Mar 2024 10:00:01.100 # Cluster state changed: fail
                7:12:M 03 Mar 2024 10:00:04.350 # Cluster state changed: ok
                """, told: ["1 time, 3.250 s in all"]),
        Kind(
            name: "a host and a program with dots",
            log: """
                Mar  3 11:00:01 82c7b88d dokku.redis.shop: 1:M 03 Mar 10:00:01.100 # Cluster state changed: fail
                Mar  3 11:00:04 82c7b88d dokku.redis.shop: 1:M 03 Mar 10:00:04.350 # Cluster state changed: ok
                """, told: ["82c7b88d held the cluster for down 1 time, 3.250 s in all"]),
    ]

    static let events: [Kind] = [
        Kind(
            name: "a Sentinel's failover on command that does not end",
            log: """
                5:X 03 Mar 2024 10:00:00.000 # Executing user requested FAILOVER of 'shop'
                5:X 03 Mar 2024 10:00:00.010 # +new-epoch 3
                5:X 03 Mar 2024 10:00:00.020 # +try-failover master shop 10.9.0.1 6379
                5:X 03 Mar 2024 10:00:00.030 # +elected-leader master shop 10.9.0.1 6379
                """,
            told: [
                "began a failover of shop at 10:00:00.020 on a client's command", "elected-leader",
            ],
            withheld: ["Sentinel failed over", "had no answer"]),
        Kind(
            name: "attempts to synchronise whose beginnings are not in the log",
            log: """
                1:S 03 Mar 2024 10:00:00.000 # Error condition on socket for SYNC: No route to host
                """, told: ["could not reach its master", "No route to host"]),
        Kind(
            name: "children of an old server whose starts are not in the log",
            log: """
                [25201] 07 May 13:32:54 * 10 changes in 300 seconds. Saving...
                [2985] 07 May 16:20:13 * SYNC append only file rewrite performed
                [2986] 07 May 16:20:21 * SYNC append only file rewrite performed
                """, withheld: ["another process"]),
        Kind(
            name: "a crash report's middle",
            log: """
                [2285] 04 Nov 15:19:02.149 # --- REGISTERS
                RAX:00000001f586e308 RBX:0000000000000001
                [2285] 04 Nov 15:19:02.149 # (00007fffd00602d7) -> 0000014222d63b50
                """, told: ["crashed at 15:19:02.149"]),
        Kind(
            name: "a snapshot with a module's data",
            log: """
                8:M 15 Aug 2023 10:00:00.563 # The RDB file contains AUX module data I can't load: no matching module 'shop'
                """, told: ["could not use its data on disk", "module"]),
        Kind(
            name: "three failovers of one master",
            log: """
                5:X 03 Mar 2024 10:00:00.000 # +switch-master shop 10.9.0.1 6379 10.9.0.2 6379
                5:X 03 Mar 2024 10:03:00.000 # +switch-master shop 10.9.0.2 6379 10.9.0.1 6379
                5:X 03 Mar 2024 10:06:00.000 # +switch-master shop 10.9.0.1 6379 10.9.0.2 6379
                """, told: ["1. critical: Sentinel failed over shop 3 times"],
            withheld: ["2. critical"]),
        Kind(
            name: "agreed to be down, and nothing done",
            log: """
                5:X 03 Mar 2024 10:00:00.000 # +sdown master shop 10.9.0.1 6379
                5:X 03 Mar 2024 10:00:00.060 # +odown master shop 10.9.0.1 6379 #quorum 2/2
                """, told: ["had no answer from the master of shop", "agreed at 10:00:00.060"]),
        Kind(
            name: "a server that cannot open its append-only file, again and again",
            log: """
                1:C 03 Mar 2024 10:00:00.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
                1:M 03 Mar 2024 10:00:00.010 # Can't open the append-only file: Read-only file system
                1:C 03 Mar 2024 10:00:09.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
                1:M 03 Mar 2024 10:00:09.010 # Can't open the append-only file: Read-only file system
                """,
            told: [
                "could not start at 10:00:00.010: the append-only file cannot be opened: Read-only",
                "started again 1 time after that",
            ], withheld: ["without a word"]),
        Kind(
            name: "another process id where no line tells of a start",
            log: """
                262:M 03 Mar 2024 10:00:00.000 * DB saved on disk
                280:M 03 Mar 2024 10:00:02.000 * 10 changes in 300 seconds. Saving...
                """,
            told: ["is another process from 10:00:02.000 on", "or the lines are of two servers"],
            withheld: ["without a word"]),
        Kind(
            name: "a child that aborted",
            log: """
                [3612] 17 Mar 10:00:00.000 * 10000 changes in 60 seconds. Saving...
                [3612] 17 Mar 10:00:00.070 * Background saving started by pid 19164
                [19164] 17 Mar 10:00:04.000 #\u{20}
                [19164] 17 Mar 10:00:04.001 # --- ABORT
                """, told: ["A child (pid 19164) of", "aborted"], withheld: ["1. critical"]),
        Kind(
            name: "a crash of long ago, whose lines begin with blanks",
            log: """
                [8761] 18 Apr 21:35:45 # === REDIS BUG REPORT START: Cut & paste starting from here ===
                [8761] 18 Apr 21:35:45 #     Redis 2.4.14 crashed by signal: 11
                """, told: ["crashed at 21:35:45.000: signal 11"]),
        Kind(
            name: "elected while it was still being sent everything",
            log: """
                7:S 03 Mar 2024 10:00:00.000 * Connecting to MASTER 10.9.0.1:6379
                7:S 03 Mar 2024 10:00:00.100 * Full resync from master: 1111111111111111111111111111111111111111:9
                7:S 03 Mar 2024 10:00:00.200 * MASTER <-> REPLICA sync: receiving streamed RDB from master to disk
                7:S 03 Mar 2024 10:00:09.000 * FAIL message received from \(node) about \(other)
                7:S 03 Mar 2024 10:00:09.900 # Starting a failover election for epoch 8.
                7:S 03 Mar 2024 10:00:09.910 # Failover election won: I'm the new master.
                """,
            told: ["1. critical:", "without having its data", "since 10:00:00.000"]),
        Kind(
            name: "rewrites that fail, and why",
            log: """
                1:M 03 Mar 2024 10:00:00.000 * Starting automatic rewriting of AOF on 900% growth
                1:M 03 Mar 2024 10:00:00.005 * Background append only file rewriting started by pid 16547
                16547:C 03 Mar 2024 10:00:00.006 # Opening the temp file for AOF rewrite in rewriteAppendOnlyFile(): Permission denied
                1:M 03 Mar 2024 10:00:00.105 # Background AOF rewrite terminated with error
                """,
            told: ["rewrites of the append-only file fail:", "Permission denied"],
            withheld: ["no other finding explains"]),
        Kind(
            name: "a master that was silent once, and could not be reached then",
            log: """
                5:S 03 Mar 2024 10:00:00.000 # MASTER timeout: no data nor PING received...
                5:S 03 Mar 2024 10:00:00.001 # Connection with master lost.
                5:S 03 Mar 2024 10:00:00.002 * Connecting to MASTER 10.9.0.1:6379
                5:S 03 Mar 2024 10:00:00.003 * MASTER <-> REPLICA sync started
                5:S 03 Mar 2024 10:02:10.000 # Error condition on socket for SYNC: Connection timed out
                """,
            told: [
                "was silent for repl-timeout 1 time",
                "could not reach its master 10.9.0.1:6379 from 10:00:00.002 to 10:02:10.000 at least",
            ]),
        Kind(
            name: "a replica that cannot go on with a master that was just started",
            log: """
                1:M 03 Mar 2024 10:00:00.000 * Ready to accept connections tcp
                1:M 03 Mar 2024 10:00:00.700 * Replica 10.9.0.2:6379 asks for synchronization
                1:M 03 Mar 2024 10:00:00.701 * Partial resynchronization not accepted: Replication ID mismatch (Replica asked for 'x')
                """, told: ["it had just been started", "10.9.0.2:6379"]),
        Kind(
            name: "the cluster held for down in the log's last line",
            log: """
                1:M 03 Mar 2024 10:00:00.000 * Ready to accept connections tcp
                1:M 03 Mar 2024 10:00:09.000 # Cluster state changed: fail
                """, told: ["1 time, and the log ends with it"], withheld: ["0 ms"]),
        Kind(
            name: "a failure in words that no version known writes",
            log: """
                1:M 03 Mar 2024 10:00:00.000 # Failed to frobnicate the journal: No space left on device
                """,
            told: ["1. critical:", "reports: Failed to frobnicate the journal: No space left"]),
        Kind(
            name: "a signal whose seconds fit no zone",
            log: """
                a - 1:M 03 Mar 2024 10:00:00.000 * DB saved on disk
                b - 2:signal-handler (1709470728) Received SIGTERM scheduling shutdown...
                a - 1:M 03 Mar 2024 10:00:10.000 * DB saved on disk
                """, told: ["10:00:00.000 to 10:00:10.000", "was told to end 1 time"]),
        Kind(
            name: "slots that were moved (Valkey 9)",
            log: """
                7:M 03 Mar 2024 10:00:00.000 * Slot range [0, 99] is migrated from node \(node) (a) in shard 1111 to node \(other) (b) in shard 2222.
                7:M 03 Mar 2024 10:00:01.000 * Slot 100 is migrated from node \(node) (a) in shard 1111 to node \(other) (b) in shard 2222.
                """, told: ["slots were moved: 101 to bbbbbbbb"]),
    ]

    @Test(arguments: wrappers + events) func whatWasMetInPublicIsTold(_ kind: Kind) throws {
        _ = try kind.expectTold()
    }

    /// What stands around a line changes nothing of what is told: in every wrapper the same events.
    @Test(arguments: [
        "cache-a-1  | ", "Mar  3 10:00:01 hostx redis[877]: ", "2024-03-03T10:00:01.1Z stdout F ",
        "[pod/cache-2/redis] ", "> ", "  17  ", "[web-1] out: ", "alpha-1 - ",
        "I0303 10:00:01.100123       1 log.go:16] ", "2024-03-03 10:00:01\t",
    ]) func aWrapperChangesNothing(_ wrapper: String) throws {
        for kind in Self.events
        where !kind.log.contains(" - 1:M") && !kind.log.contains("[3612]")
            && !kind.log.contains("[2985]") && !kind.log.contains("[2285]")
            && !kind.log.contains("[8761]")
        {
            let plain = try analysis(of: [kind.log])
            let wrapped = try analysis(of: [
                kind.log.split(separator: "\n").map { wrapper + $0 }.joined(separator: "\n")
            ])
            #expect(
                wrapped.findings.map(\.kind) == plain.findings.map(\.kind),
                "\(kind.name): \(wrapper)")
        }
    }

    /// Two outages of a day are two incidents, the worse first; one is told without a heading.
    @Test func findingsAreGroupedByIncident() throws {
        let log = """
            9:M 03 Mar 2024 08:00:00.000 # Failed to frobnicate: x
            9:M 03 Mar 2024 12:00:00.000 # Cluster state changed: fail
            9:M 03 Mar 2024 12:00:06.000 # Cluster state changed: ok
            9:M 03 Mar 2024 12:01:00.000 # Can't save in background: fork: Cannot allocate memory
            """
        let analysis = try analysis(of: [log])
        #expect(analysis.incidents.count == 2)
        #expect(analysis.incidents[0].severity == .critical)
        #expect(analysis.incidents[0].findings.count == 2)
        let told = try AnalysisRendering.text.render(analysis)
        #expect(told.contains("Incident 1 of 2: 12:00:00.000 to 12:01:00.000, 1 min 0 s"))
        #expect(told.contains("Incident 2 of 2: 08:00:00.000"))
        let one = try AnalysisRendering.text.render(incidentAnalysis())
        #expect(!one.contains("Incident "))
    }
}
