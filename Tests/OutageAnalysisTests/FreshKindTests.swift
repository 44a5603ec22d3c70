import OutageAnalysis
import ServerLog
import Testing

/// Kinds of texts that people post beside or instead of a log, each as a small input of our own wording: what a
/// tool printed, answers to commands between sentences, ids and addresses that were masked, lines without times.
@Suite struct FreshKindTests {
    private static let node = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    private static let other = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

    static let tools: [PublicKindTests.Kind] = [
        .init(
            name: "a cluster is made, and its nodes do not join",
            log: """
                >>> Performing hash slots allocation on 3 nodes...
                M: \(node) 10.9.0.1:6379
                   slots:[0-5460] (5461 slots) master
                S: \(other) 10.9.0.2:6379
                   replicates \(node)
                Can I set the above configuration? (type 'yes' to accept): yes
                >>> Nodes configuration updated
                Waiting for the cluster to join
                .......
                """, told: ["did not join in the 7 seconds", "1 master and 1 replica was planned"]),
        .init(
            name: "several addresses have one id",
            log: """
                >>> Creating cluster
                M: \(node) 10.9.0.1:6379
                M: \(node) 10.9.0.2:6379
                Waiting for the cluster to join...
                >>> Performing Cluster Check (using node 10.9.0.1:6379)
                """, told: ["10.9.0.1:6379, 10.9.0.2:6379 have one id (aaaaaaaa)"],
            withheld: ["did not join"]),
        .init(
            name: "the bus is not reached, in a sentence",
            log: """
                Now it says:
                Warning: 1 node(s) may be unreachable
                 - The port 16379 of node 10.9.0.1 may be unreachable from:
                   10.9.0.2:6379
                   10.9.0.3:6379
                """, told: ["may be unreachable from 10.9.0.2:6379, 10.9.0.3:6379"]),
        .init(
            name: "a program quotes what the tool said",
            log: """
                {"level":"error","ts":1709460000.1,"msg":"Could not execute command","Output":"[ERR] Node shop-1:6379 is not empty. It knows other nodes.\\n"}
                """, told: ["Node shop-1:6379 is not empty. It knows other nodes."],
            withheld: ["Could not execute command"]),
        .init(
            name: "a check that was quoted twice, and a node's answer",
            log: """
                > > > Performing Cluster Check (using node 10.9.0.1:6379)
                > > > M: \(node) 10.9.0.1:6379
                > > >    slots:0-16383 (16384 slots) master
                > > >    1 additional replica(s)
                10.9.0.3:6379: ERR Please use SETSLOT only with masters.
                """,
            told: ["10.9.0.3:6379: ERR Please use SETSLOT", "It saw 1 master and 0 replicas"]),
        .init(
            name: "slots are moved",
            log: """
                >>> Performing Cluster Check (using node 10.9.0.1:6379)
                Moving slot 7 from 10.9.0.1:6379 to 10.9.0.2:6379: ..
                Moving slot 8 from 10.9.0.1:6379 to 10.9.0.2:6379:
                """, told: ["It moved 2 slots from 10.9.0.1:6379 to 10.9.0.2:6379."]),
    ]

    static let answers: [PublicKindTests.Kind] = [
        .init(
            name: "rows of CLUSTER NODES and CLUSTER INFO between sentences and a log",
            log: """
                This is what the first node says (1 master is connected, the slave is not):
                `\(node) 10.9.0.1:6379@16379 myself,master - 0 1709460000000 8 connected 0-8191
                \(other) 10.9.0.2:6379@16379 master,fail - 0 1709460000000 8 disconnected 8192-16383`
                10.9.0.1:6379> cluster info
                cluster_state:fail
                cluster_slots_assigned:16384
                cluster_slots_fail:8192
                (0.51s)
                and its log:
                7:M 03 Mar 2024 10:00:00.000 * Ready to accept connections
                """,
            told: [
                "bbbbbbbb is held for failed", "8192 slots are of masters held for failed",
                "aaaaaaaa (10.9.0.1:6379)",
            ], withheld: ["could not be read"]),
        .init(
            name: "rows whose ids were masked",
            log: """
                aaaa**** 10.9.0.1:6379@16379 myself,master - 0 1709460000000 8 connected 0-8191
                bbbb**** 10.9.x.x:6379@16379 master,fail - 0 1709460000000 8 connected 8192-16383
                """, told: ["bbbb**** is held for failed"], withheld: ["could not be read"]),
        .init(
            name: "the delays that redis-cli measured, and LATENCY LATEST cut short",
            log: """
                min: 0, max: 10, avg: 0.19 (1457 samples) -- 15.01 seconds range
                min: 0, max: 1826, avg: 2.45 (1341 samples) -- 16.80 seconds range

                1) 1) "fork"
                   2) (integer) 1709460000
                   3) (integer) 381
                """, told: ["took up to 1.826 s", "fork: up to 381 ms"]),
        .init(
            name: "states of containers",
            log: """
                7:M 03 Mar 2024 10:00:00.000 * Ready to accept connections
                    State:          Running
                    Last State:     Terminated
                      Reason:       OOMKilled
                      Exit Code:    137
                      Finished:     Sun, 03 Mar 2024 09:59:00 +0000
                """,
            told: ["A container ended with exit code 137, for want of memory at Sun, 03 Mar 2024"]),
    ]

    static let untimed: [PublicKindTests.Kind] = [
        .init(
            name: "events of a Sentinel to which redis-cli had subscribed",
            log: """
                1) "pmessage"
                2) "*"
                3) "+odown"
                4) "master shop 10.9.0.1 6379 #quorum 2/2"
                1) "pmessage"
                2) "*"
                3) "+switch-master"
                4) "shop 10.9.0.1 6379 10.9.0.2 6379"
                """,
            told: [
                "A Sentinel wrote, without a time: +switch-master shop 10.9.0.1 6379 10.9.0.2 6379",
                "Also: +odown master shop",
            ]),
        .init(
            name: "a crash of which only the end of the report was posted",
            log: """
                *** Preparing to test memory region 7ffdca800000 (2097152 bytes)
                *** Preparing to test memory region 7ffdcac00000 (2097152 bytes)
                1:C 03 Mar 2024 10:00:00.000 # Redis version=7.0.15, bits=64, commit=0, modified=0, pid=1, just started
                """, told: ["A server crashed, at a time that the text does not tell"]),
        .init(
            name: "a server refuses its configuration",
            log: """
                *** FATAL CONFIG FILE ERROR ***
                Reading the configuration file, at line 7
                >>> 'logfile /log/redis.log'
                Can't open the log file: No such file or directory
                """,
            told: [
                "It could not start.",
                "at line 7 >>> 'logfile /log/redis.log' Can't open the log file",
            ]),
        .init(
            name: "the year stands at the journal's beginning",
            log: """
                > -- Logs begin at Tue 2019-12-31 09:40:34 GMT, end at Tue 2019-12-31 09:58:42 GMT. --
                > Dec 31 09:41:27 hostx redis-server[739]: Can't save in background: fork: Cannot allocate memory
                """, told: ["2019-12-31", "could not fork"]),
    ]

    static let logs: [PublicKindTests.Kind] = [
        .init(
            name: "ids that were masked",
            log: """
                7:M 03 Mar 2024 10:00:00.000 * FAIL message received from <node-a> about 8f45****
                7:M 03 Mar 2024 10:00:09.000 * Clear FAIL state for node 8f45****: replica is reachable again.
                """,
            told: ["8f45**** was held for failed 1 time and came back", "told by <node-a>"]),
        .init(
            name: "headings over lines that have only a collector's time",
            log: """
                Primary:
                ...
                10:00:00.1001001 *:174] 19:M Connection with replica 10.9.0.2:6380 lost.
                Replica:
                10:00:00.0901001 *:174] 18:S Reconnecting to PRIMARY 10.9.0.1:6380
                Primary:
                10:00:01.1001001 *:174] 19:M Replica 10.9.0.2:6380 asks for synchronization
                """, told: ["; Primary", "; Replica"],
            withheld: ["another process", "seen by its process id"]),
        .init(
            name: "a link that broke twice, once after silence",
            log: """
                7:S 03 Mar 2024 10:00:00.000 * Connection with master lost.
                7:S 03 Mar 2024 10:09:00.000 # MASTER timeout: no data nor PING received...
                7:S 03 Mar 2024 10:09:00.000 * Connection with master lost.
                """,
            told: [
                "1 time (10:09:00.000)",
                "10:00:00.000, 10:09:00.000, of these after silence at 10:09:00.000",
            ]),
        .init(
            name: "a master that answered, and then broke the link",
            log: """
                7:S 03 Mar 2024 10:00:00.000 * Master replied to PING, replication can continue...
                7:S 03 Mar 2024 10:00:00.010 * Trying a partial resynchronization (request \(node):7).
                7:S 03 Mar 2024 10:00:13.000 # Connection with master lost.
                """, told: ["could not synchronise with its master"], withheld: ["could not reach"]),
        .init(
            name: "a child that failed and whose start is not in the log",
            log: """
                shop_1  | 223:C 03 Mar 2024 10:00:00.000 # Failed opening the RDB file root (in server root dir /etc/crontabs) for saving: Permission denied
                shop_1  | 1:M 03 Mar 2024 10:00:00.100 # Background saving error
                """, told: ["where no data belongs", "Likely an attack"]),
        .init(
            name: "two failovers that were begun, of which the later stands first",
            log: """
                > 1:X 07 Mar 2024 10:00:00.000 # +try-failover master shop 10.9.0.1 6379

                > 1:X 03 Mar 2024 10:00:00.000 # +try-failover master shop 10.9.0.1 6379
                """, told: ["Sentinel began 2 failovers of shop"]),
    ]

    static let furtherLogs: [PublicKindTests.Kind] = [
        .init(
            name: "slots that are opened one by one",
            log: """
                7:M 03 Mar 2024 10:00:00.000 * Importing slot 7 from node \(node) ()
                7:M 03 Mar 2024 10:00:00.001 * Migrating slot 9 to node \(other) ()
                """, told: ["1 slot in from aaaaaaaa, 1 slot out to bbbbbbbb"],
            withheld: ["slots ?"]),
        .init(
            name: "a replica's manual failover that timed out, planned again and again",
            log: """
                7:S 03 Mar 2024 10:00:00.000 # Manual failover user request accepted.
                7:S 03 Mar 2024 10:00:00.010 # Start of election delayed for 0 milliseconds (rank #0, offset 14).
                7:S 03 Mar 2024 10:00:00.110 # Start of election delayed for 0 milliseconds (rank #0, offset 14).
                7:S 03 Mar 2024 10:00:05.000 # Manual failover timed out.
                """, told: ["was to carry out timed out 1 time", "never asked for votes"],
            withheld: ["did not win an election", "Another replica was faster"]),
        .init(
            name: "lines of one start are no end without a word",
            log: """
                [7] 10 Mar 08:51:53.282 * Max number of open files set to 10032
                [7] 10 Mar 08:51:53.304 * No cluster configuration found, I'm \(node)
                [7] 10 Mar 08:51:53.306 # Server started, Redis version 2.9.11
                """, withheld: ["without a word"]),
        .init(
            name: "an address that was learned is none that changed",
            log: """
                7:M 03 Mar 2024 10:00:00.000 * Address updated for node \(node) (10.9.0.2:6379), now 10.9.0.2:6379
                """, withheld: ["saw 1 address change", "another address"]),
        .init(
            name: "a signal that is told twice before the server heeds it",
            log: """
                7:M 08 Nov 2021 14:26:56.119 # Background saving error
                7:signal-handler (1636386259) Received SIGTERM scheduling shutdown...
                7:signal-handler (1636386259) Received SIGTERM scheduling shutdown...
                7:M 08 Nov 2021 15:44:19.177 # User requested shutdown...
                """, withheld: ["UTC-"]),
        .init(
            name: "saves that fail, with and without their start, are one finding",
            log: """
                8:C 08 Nov 2021 14:26:56.020 # Write error saving DB on disk: No space left on device
                7:M 08 Nov 2021 14:27:02.048 * Background saving started by pid 9
                9:C 08 Nov 2021 14:27:02.050 # Write error saving DB on disk: No space left on device
                7:M 08 Nov 2021 14:27:02.100 # Background saving error
                """, told: ["2 times, first at 14:26:56.020"], withheld: ["other critical finding"]),
    ]

    static let clients: [PublicKindTests.Kind] = [
        .init(
            name: "java.util.logging, in Chinese and of twelve hours",
            log: """
                一月 16, 2017 5:26:02 下午 redis.clients.jedis.JedisSentinelPool$MasterListener run
                严重: Lost connection to Sentinel at 10.9.0.1:26379. Sleeping 5000ms and retrying.
                redis.clients.jedis.exceptions.JedisConnectionException: java.net.ConnectException: Connection refused
                """, told: ["refused 1 time, of 10.9.0.1:26379", "17:26:02.000"]),
        .init(
            name: "what follows a sentence is of another time",
            log: """
                [2024-03-03 10:00:00.100] nc_core.c:237 close s 7 '10.9.0.1:6379' on event FF eof 0: Connection refused

                And in the other proxy's log I found these lines as well.

                nc_core.c:237 close s 9 '10.9.0.2:6379' on event FF eof 0: Connection reset by peer
                """, told: ["refused 1 time, of 10.9.0.1:6379", "reset 1 time, of 10.9.0.2:6379"]),
        .init(
            name: "answers of servers without times are failures each",
            log: """
                  ReplyError: MOVED 6516 10.9.0.1:6379
                  ReplyError: READONLY You can't write against a read only replica.
                """, told: ["(ioredis) reported refused-by-server", "(ioredis) reported readonly"]),
        .init(
            name: "some of a kind have times",
            log: """
                ERROR: Error fetching job: READONLY You can't write against a read only replica.
                2024-03-03T10:00:00.100Z pid=1 tid=a WARN: Unable to flush stats: READONLY You can't write against a read only replica.
                """, told: ["At 10:00:00.100."], withheld: ["could not be read"]),
        .init(
            name: "a client's words between the servers' lines",
            log: """
                E0303 10:00:00.100000       1 node.go:578] dial tcp 10.9.0.9:6379: connect: connection refused
                7:M 03 Mar 2024 10:00:01.000 * Ready to accept connections
                """, told: ["(go-redis) reported refused 1 time, of 10.9.0.9:6379"]),
        .init(
            name: "ioredis, told to say what it does",
            log: """
                > Sat, 13 Jan 2024 20:17:40 GMT ioredis:redis status[10.9.0.1:6380]: ready -> close
                > Sat, 13 Jan 2024 20:17:41 GMT ioredis:cluster Cluster is disconnected. Retrying after 106ms
                """, told: ["(ioredis) reported reset 1 time", "20:17:41.000"]),
    ]

    static let lastLogs: [PublicKindTests.Kind] = [
        .init(
            name: "the line was cut within a client's port",
            log: """
                7:M 03 Mar 2024 10:00:00.100 * REPLICAOF 10.9.0.2:6379 enabled (user request from 'id=3 addr=10.9.0.9:5
                """, told: ["made a replica of 10.9.0.2:6379"], withheld: ["by 10.9.0.9"]),
        .init(
            name: "the server crashed while it was sent everything",
            log: """
                [7] 03 Mar 10:00:00.100 * MASTER <-> SLAVE sync started
                [7] 03 Mar 10:00:01.000 * MASTER <-> SLAVE sync: receiving 448824372 bytes from master
                [7] 03 Mar 10:08:01.000 * MASTER <-> SLAVE sync: Loading DB in memory
                [7] 03 Mar 10:08:02.000 #     Redis 2.4.6 crashed by signal: 11
                """, told: ["which failed"], withheld: ["still going on"]),
        .init(
            name: "an election that expired is lost, though the log ends there",
            log: """
                7:S 03 Mar 2024 10:00:00.100 # Start of election delayed for 900 milliseconds (rank #0, offset 14).
                7:S 03 Mar 2024 10:00:01.100 # Starting a failover election for epoch 7.
                7:S 03 Mar 2024 10:00:31.100 # Currently unable to failover: Failover attempt expired.
                """, told: ["did not win an election (epoch 7)"], withheld: ["the log ends"]),
        .init(
            name: "the master's master is told once",
            log: """
                7:S 03 Mar 2024 10:00:00.100 * Master is currently unable to PSYNC but should be in the future: -NOMASTERLINK Can't SYNC while not connected with my master
                """, told: ["(NOMASTERLINK)"], withheld: ["0 ms"]),
        .init(
            name: "a Sentinel names the year",
            log: """
                [7] 03 Mar 10:00:00.100 # +sdown master shop 10.9.0.1 6379
                [7] 03 Mar 10:00:00.200 # Next failover delay: I will not start a failover before Sun Mar  3 10:06:00 2019
                """, told: ["2019-03-03"]),
        .init(
            name: "the process stands before the words, and no time",
            log: """
                7:S Failover attempt expired.
                7:S MASTER timeout: no data nor PING received...
                """, told: ["MASTER timeout"], unread: 0),
        .init(
            name: "HTTP was spoken to it",
            log: """
                7:M 03 Mar 2024 10:00:00.100 # Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis. Connection aborted.
                """, told: ["ended 1 connection that spoke HTTP"]),
    ]

    static let moreClients: [PublicKindTests.Kind] = [
        .init(
            name: "the server has no room for a client",
            log: """
                [ioredis] Unhandled error event: ReplyError: ERR max number of clients reached
                """, told: ["(ioredis) reported refused-by-server", "max number of clients"]),
        .init(
            name: "node-redis is offline",
            log: """
                ClientOfflineError: The client is offline
                    at Commander.sendCommand (/app/node_modules/@redis/client/dist/lib/client/index.js:1:1)
                """, told: ["(node-redis) reported not-connected 1 time"]),
        .init(
            name: "redis-py-cluster, told to say what it does",
            log: """
                [2021-10-01 13:35:36 DEBUG    rediscluster.client abc..] - TTL loop : 15
                [2021-10-01 13:35:36 ERROR    rediscluster.client abc..] - ConnectionError
                """, told: ["(redis-py) reported not-connected 1 time"]),
    ]

    @Test(
        arguments: tools + answers + untimed + logs + furtherLogs + lastLogs + clients + moreClients
    )
    func whatWasMetIsTold(_ kind: PublicKindTests.Kind) throws {
        let analysis = try kind.expectTold()
        #expect(analysis.unread.isEmpty)
    }
}
