import OutageAnalysis
import ServerLog
import Testing

/// Kinds that the ninth and the tenth round of public logs brought, each as a small input of our own wording,
/// beside what takes the claim back.
@Suite struct NinthRoundTests {
    private static let node = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    private static let other = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

    static let servers: [PublicKindTests.Kind] = [
        .init(
            name: "a server goes on without a pid file",
            log: """
                7:X 03 Mar 2024 10:00:00.100 # Failed to write PID file: Permission denied
                7:X 03 Mar 2024 10:00:05.100 # +sdown master shop 10.9.0.1 6379
                """,
            told: [
                "What happened: Sentinel had no answer from the master of shop",
                "0.log reports 1 failure that no other finding explains",
            ], withheld: ["critical"]),
        .init(
            name: "an append-only file that cannot be written is more than a pid file",
            log: """
                7:M 03 Mar 2024 10:00:00.100 # Failed to write PID file: Permission denied
                7:M 03 Mar 2024 10:00:05.100 # Failed to frobnicate: No space left on device
                """, told: ["0.log reports: Failed to frobnicate"]),
        .init(
            name: "a crash in the middle of an attempt says nothing of the master",
            log: """
                7:S 03 Mar 2024 10:00:00.100 * Connecting to MASTER 10.9.0.1:6379
                7:S 03 Mar 2024 10:00:00.101 * MASTER <-> REPLICA sync started
                7:S 03 Mar 2024 10:00:00.150 # === ASSERTION FAILED ===
                """, told: ["crashed at 10:00:00.150"], withheld: ["could not reach"]),
        .init(
            name: "an attempt that failed before the crash does",
            log: """
                7:S 03 Mar 2024 10:00:00.100 * Connecting to MASTER 10.9.0.1:6379
                7:S 03 Mar 2024 10:00:00.101 # Error condition on socket for SYNC: Connection refused
                7:S 03 Mar 2024 10:00:00.150 # === ASSERTION FAILED ===
                """, told: ["could not reach its master 10.9.0.1:6379", "refused, 1 attempt"]),
        .init(
            name: "connections that the other side broke off",
            log: """
                7:M 03 Mar 2024 10:00:00.100 # Error accepting a client connection: Connection reset by peer (conn: fd=35)
                7:M 03 Mar 2024 10:00:00.200 # Error accepting a client connection: Connection reset by peer (conn: fd=35)
                """,
            told: ["0.log broke off before they were accepted"],
            withheld: ["refused 2"]),
        .init(
            name: "connections that the server refused",
            log: """
                7:M 03 Mar 2024 10:00:00.100 # Error accepting a client connection: error:1408F10B:SSL routines:ssl3_get_record:wrong version number (conn: fd=8)
                """, told: ["refused 1 connection"], withheld: ["broke off"]),
        .init(
            name: "a replica is sent a data set without keys",
            log: """
                7:S 03 Mar 2024 10:00:00.000 * Done loading RDB, keys loaded: 1200, keys expired: 0.
                7:S 03 Mar 2024 10:00:00.100 * Connecting to MASTER 10.9.0.1:6379
                7:S 03 Mar 2024 10:00:00.101 * MASTER <-> REPLICA sync started
                7:S 03 Mar 2024 10:00:01.000 * Full resync from master: \(other):14
                7:S 03 Mar 2024 10:00:02.000 * MASTER <-> REPLICA sync: Flushing old data
                7:S 03 Mar 2024 10:00:02.001 * MASTER <-> REPLICA sync: Loading DB in memory
                7:S 03 Mar 2024 10:00:02.002 * Done loading RDB, keys loaded: 0, keys expired: 0.
                7:S 03 Mar 2024 10:00:02.003 * MASTER <-> REPLICA sync: Finished with success
                """,
            told: [
                "0.log was sent a data set without keys by its master 10.9.0.1:6379",
                "It had loaded 1,200 keys at 10:00:00.000",
            ]),
        .init(
            name: "a new cluster's replica had no keys to lose",
            log: """
                7:S 03 Mar 2024 10:00:00.100 * Connecting to MASTER 10.9.0.1:6379
                7:S 03 Mar 2024 10:00:00.101 * MASTER <-> REPLICA sync started
                7:S 03 Mar 2024 10:00:01.000 * Full resync from master: \(other):14
                7:S 03 Mar 2024 10:00:02.001 * MASTER <-> REPLICA sync: Loading DB in memory
                7:S 03 Mar 2024 10:00:02.002 * Done loading RDB, keys loaded: 0, keys expired: 0.
                7:S 03 Mar 2024 10:00:02.003 * MASTER <-> REPLICA sync: Finished with success
                """, withheld: ["without keys"]),
        .init(
            name: "a master that became another's replica may have given its last slots away",
            log: """
                7:M 03 Mar 2024 10:00:00.000 # Configuration change detected. Reconfiguring myself as a replica of \(other)
                """, told: ["the last of its slots were moved there"]),
        .init(
            name: "Windows: the child says below its line why there was no fork",
            log: """
                [54] 03 Mar 10:00:00.100 # fork operation failed
                [54] 03 Mar 10:00:00.200 # Background saving terminated by signal 1
                [97] 03 Mar 10:00:06.275 #
                At this time there is insufficient contiguous free space available in the
                system paging file.
                """, told: ["could not fork 1 time: no room in the system paging file"]),
        .init(
            name: "Windows: no reason at all",
            log: """
                [54] 03 Mar 10:00:00.100 # fork operation failed
                """, told: ["the line gives no reason"], withheld: ["paging file, says"]),
    ]

    static let services: [PublicKindTests.Kind] = [
        .init(
            name: "systemd stopped it",
            log: """
                Mar 03 10:00:02 shop redis-server[29]: 29:C 03 Mar 2024 10:00:02.716 * Reading config from stdin
                Mar 03 10:00:40 shop systemd[1]: Stopping shop.redis-server.service - A store...
                Mar 03 10:00:41 shop systemd[1]: shop.redis-server.service: Deactivated successfully.
                """,
            told: ["systemd was asked to stop shop.redis-server.service at Mar 03 10:00:40"],
            withheld: ["warning", "Nothing stands out"]),
        .init(
            name: "systemd saw it end",
            log: """
                29:M 03 Mar 2024 10:00:02.716 * Ready to accept connections
                Mar 03 10:00:40 shop systemd[1]: redis-server.service: Main process exited, code=killed, status=9/KILL
                Mar 03 10:00:41 shop systemd[1]: redis-server.service: Failed with result 'oom-kill'.
                """,
            told: [
                "The process of redis-server.service ended with 9/KILL at Mar 03 10:00:40",
                "A process of redis-server.service was ended for want of memory",
            ]),
        .init(
            name: "an end that was asked for is none to tell",
            log: """
                29:M 03 Mar 2024 10:00:02.716 * Ready to accept connections
                Mar 03 10:00:40 shop systemd[1]: redis-server.service: Main process exited, code=killed, status=15/TERM
                Mar 03 10:00:41 shop systemd[1]: nginx.service: Main process exited, code=killed, status=9/KILL
                """, withheld: ["as systemd tells"]),
        .init(
            name: "systemd gave up on a start and on an end",
            log: """
                29:M 03 Mar 2024 10:00:02.716 * Ready to accept connections
                Mar 03 10:01:40 shop systemd[1]: redis.service: start operation timed out. Terminating.
                Mar 03 10:03:10 shop systemd[1]: redis.service: State 'stop-sigterm' timed out. Killing.
                """,
            told: [
                "systemd ended redis.service at Mar 03 10:01:40: it had not said in time",
                "systemd killed redis.service at Mar 03 10:03:10: it had not ended in time",
            ]),
    ]

    static let tenth: [PublicKindTests.Kind] = [
        .init(
            name: "a start that was tried too often, in the words of older journals",
            log: """
                Mar 03 10:00:50 shop systemd[1]: redis-server.service: Control process exited, code=exited status=1
                Mar 03 10:00:50 shop systemd[1]: Failed to start A store.
                Mar 03 10:00:51 shop systemd[1]: redis-server.service: Start request repeated too quickly.
                """,
            told: [
                "The process of redis-server.service ended with 1 at Mar 03 10:00:50",
                "systemd starts redis-server.service no more at Mar 03 10:00:51",
            ]),
        .init(
            name: "words inside a line that were made bold",
            log: """
                > 7:M 03 Mar 2024 10:00:09.102 # **Client id=750 addr=10.9.0.2:3645 fd=9 name= age=222 idle=222 flags=S db=0 omem=97394000 events=r cmd=psync scheduled to be closed ASAP for overcoming of output buffer limits.**
                """, told: ["its output buffer passed the limit"]),
        .init(
            name: "a job that waited when its node became a replica",
            log: """
                shop.2@worker1    | 2024-03-03T10:00:05.120Z pid=1 tid=goh ERROR: Error fetching job: UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)
                """, told: ["Clients (sidekiq) reported readonly 1 time"]),
    ]

    static let wrappers: [PublicKindTests.Kind] = [
        .init(
            name: "sentences that say whose log follows",
            log: """
                - Once the replica is chosen, its logs would be like:\u{20}
                    ```
                    1:S 03 Mar 10:00:24.196 # Starting a failover election for epoch 10.
                    1:S 03 Mar 10:00:25.480 # Failover election won: I'm the new master.
                    ```
                - And the logs of an existing master would be like:
                    ```
                    1:M 03 Mar 10:00:04.355 # Cluster state changed: fail
                    1:M 03 Mar 10:00:25.482 # Cluster state changed: ok
                    ```
                """,
            told: ["master held the cluster for down", "replica became master"]),
        .init(
            name: "a sentence of what happens in a log names nobody",
            log: """
                What the logs show when the master goes down:
                7:S 03 Mar 2024 10:00:00.000 # Cluster state changed: fail
                7:S 03 Mar 2024 10:00:02.000 # Cluster state changed: ok
                """, told: ["0.log held the cluster for down"]),
        .init(
            name: "an operator's lines, and an address of the web in a sentence",
            log: """
                failed logs, see https://example.org/actions/runs/1065/job/2953#step:8:41
                time="2024-03-03T10:01:17Z" level=info msg="starting controller" src="controller.go:229"
                7:M 03 Mar 2024 10:00:00.000 # Cluster state changed: fail
                7:M 03 Mar 2024 10:00:02.000 # Cluster state changed: ok
                """, told: ["held the cluster for down 1 time, 2 s"]),
        .init(
            name: "rows of CLUSTER NODES behind a collector's time and a runner's",
            log: """
                2024-03-03T10:00:00.918575251Z I0303 10:00:00.918575 *174] 19:M Cluster state changed: fail
                2024-03-03T10:00:00.919792382Z I0303 10:00:00.919607 *344] \(node) 10.9.0.1:6379@16379 master,fail - 0 1709460000000 8 connected 0-8191
                2024-03-03T10:00:00.919792382Z I0303 10:00:00.919607 *344] \(other) 10.9.0.2:6379@16379 master - 0 1709460000000 8 connected 8192-16383
                """, told: ["aaaaaaaa is held for failed"], withheld: ["could not be read"]),
        .init(
            name: "a client that waited when its node became a replica",
            log: """
                caused by: org.redisson.client.RedisException: UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?). channel: [id: 0x7a0d, L:/10.9.0.9:548 - R:10.9.0.1/10.9.0.1:6379] command: (XREADGROUP)
                """, told: ["reported readonly 1 time"], unread: 0),
    ]

    @Test(arguments: servers + services + wrappers + tenth)
    func whatWasMetIsTold(_ kind: PublicKindTests.Kind) throws {
        _ = try kind.expectTold()
    }
}
