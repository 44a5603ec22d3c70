import Foundation
import OutageAnalysis
import Testing

/// What each rule must see before it claims something, and the line that takes the claim back.
@Suite struct ClaimTests {
    struct Claim: Sendable, CustomTestStringConvertible {
        /// The rule's name, without its ending.
        let rule: String
        /// The kind of its finding.
        let kind: String
        /// Files that bear it out.
        let borne: [String]
        /// The same, with what refutes it.
        let refuted: [String]

        var testDescription: String { "\(rule): \(kind)" }

        /// A claim of one log, whose lines are given without their beginnings but for time and level:
        /// `10:00:01.100 # Cluster state changed: fail`.
        init(
            _ rule: String, _ kind: String, role: Character = "M", _ borne: String,
            refuted: String, refutedRole: Character? = nil
        ) {
            self.init(
                rule, kind, files: [Claim.log(borne, role)],
                refuted: [Claim.log(refuted, refutedRole ?? role)])
        }

        /// A claim of several files, as they are.
        init(_ rule: String, _ kind: String, files: [String], refuted: [String]) {
            self.rule = rule
            self.kind = kind
            self.borne = files
            self.refuted = refuted
        }

        private static func log(_ lines: String, _ role: Character) -> String {
            lines.split(separator: "\n").map { line in
                // A child's line begins with `C`, a start's of another process with a pid.
                line.first == "C" || line.first == "9"
                    ? "9:C 03 Mar 2024 \(line.dropFirst(2))\n" : "7:\(role) 03 Mar 2024 \(line)\n"
            }.joined()
        }
    }

    private static let node = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    private static let other = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

    private static let demoted = """
        10:00:00.000 # Configuration change detected. Reconfiguring myself as a replica of \(other)
        10:00:05.000 * Connecting to MASTER 10.9.0.1:6379
        10:00:05.001 * MASTER <-> REPLICA sync started
        10:00:05.002 * Trying a partial resynchronization (request \(node):9000).
        10:00:05.004 * Full resync from master: \(other):14
        """
    private static let mark = "10:00:00.000 * Marking node \(other) as failing (quorum reached)."
    private static let clear = "* Clear FAIL state for node \(other): replica is reachable again."

    /// Lines ten times a second, with a gap of four seconds.
    private static func silence(_ level: String) -> String {
        (0..<300).filter { !(101..<140).contains($0) }.map { tenth in
            let seconds = tenth / 10
            return "7:M 03 Mar 2024 10:00:\(seconds < 10 ? "0" : "")\(seconds).\(tenth % 10)00 "
                + "\(level) --- Processing packet of type ping\n"
        }.joined()
    }

    private static func nodes(_ flags: String) -> String {
        "\(node) 10.9.0.1:6379@16379 myself,master - 0 1709460000000 8 connected 0-8191\n"
            + "\(other) 10.9.0.2:6379@16379 \(flags) - 0 1709460000000 8 connected 8192-16383\n"
    }

    static let ofTheCluster: [Claim] = [
        Claim(
            "FailWindow", "state-fail", "10:00:00.000 # Cluster state changed: fail",
            refuted:
                "10:00:00.000 # Cluster state changed: ok"),
        Claim(
            "LastingFailure", "lasting-failure",
            mark + "\n10:05:00.000 * DB saved on disk",
            refuted:
                mark + "\n10:00:09.000 \(clear)\n10:05:00.000 * DB saved on disk"),
        Claim("Flap", "flaps", mark + "\n10:00:09.000 \(clear)", refuted: mark),
        Claim("Demotion", "demotion", demoted, refuted: demoted, refutedRole: "S"),
        Claim("DiscardedWrites", "discarded-writes", demoted, refuted: demoted, refutedRole: "S"),
        Claim(
            "FailedElection", "election-lost", role: "S",
            """
            10:00:00.000 # Starting a failover election for epoch 7.
            10:00:09.000 # Currently unable to failover: Failover attempt expired.
            10:00:10.000 # Start of election delayed for 510 milliseconds (rank #0, offset 14).
            """,
            refuted: """
                10:00:00.000 # Starting a failover election for epoch 7.
                10:00:00.100 # Failover election won: I'm the new master.
                """),
        Claim(
            "Failover", "failover", role: "S",
            """
            10:00:00.000 # Starting a failover election for epoch 7.
            10:00:00.100 # Failover election won: I'm the new master.
            """, refuted: "10:00:00.000 # Starting a failover election for epoch 7."),
        Claim(
            "Takeover", "takeover",
            mark + "\n10:00:01.000 # Failover auth granted to \(node) for epoch 8",
            refuted:
                mark + "\n10:00:00.500 \(clear)\n"
                + "10:00:01.000 # Failover auth granted to \(node) for epoch 8"),
        Claim(
            "Handover", "failover-timed-out",
            """
            10:00:00.000 # Manual failover requested by replica \(node).
            10:00:05.000 # Manual failover timed out.
            """,
            refuted: """
                10:00:00.000 # Manual failover requested by replica \(node).
                10:00:01.000 # Configuration change detected. Reconfiguring myself as a replica of \(node)
                """),
        Claim(
            "Slot", "slots-moved",
            "10:00:00.000 * Slot 7 is migrated from node \(node) () in shard 1 to node \(other) () in shard 2.",
            refuted: "10:00:00.000 * DB saved on disk"),
        Claim(
            "StaleView", "stale-view",
            """
            10:00:00.000 * 100 changes in 300 seconds. Saving...
            10:00:40.000 * Background saving started by pid 9
            10:00:40.100 # Cluster state changed: fail
            """,
            refuted: """
                10:00:00.000 * 100 changes in 300 seconds. Saving...
                10:00:00.004 * Background saving started by pid 9
                10:00:40.100 # Cluster state changed: fail
                """),
        Claim(
            "Sentinel", "sentinel-failover", role: "X",
            """
            10:00:00.000 # +sdown master shop 10.9.0.1 6379
            10:00:02.000 # +switch-master shop 10.9.0.1 6379 10.9.0.2 6379
            """,
            refuted: """
                10:00:00.000 # +sdown master shop 10.9.0.1 6379
                10:00:02.000 # -sdown master shop 10.9.0.1 6379
                """),
        Claim(
            "Connection", "maxclients", "10:00:00.000 # max number of clients reached",
            refuted:
                "10:00:00.000 # You requested maxclients of 10000 requiring at least 10032 max file descriptors."
        ),
        Claim(
            "Connection", "http-spoken",
            "10:00:00.000 # Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis.",
            refuted: "10:00:00.000 # Protocol error (invalid bulk length) from client: id=7"),
        Claim(
            "Connection", "bus-not-connected",
            "10:00:00.000 . I/O error reading from node link: Connection timed out",
            refuted: "10:00:00.000 . I/O error reading from node link: connection closed"),
        Claim(
            "Handover", "slots-opened", "10:00:00.000 * Importing slot 7 from node \(other) ()",
            refuted: "10:00:00.000 * DB saved on disk"),
        Claim(
            "Information", "cluster-nodes", files: [nodes("master,fail")],
            refuted: [nodes("master")]),
        Claim(
            "Information", "cluster-info",
            files: ["cluster_state:fail\ncluster_slots_assigned:16384\ncluster_slots_ok:0\n"],
            refuted: ["cluster_state:ok\ncluster_slots_assigned:16384\ncluster_slots_ok:16384\n"]),
        Claim(
            "Sentinel", "sentinel-replica-down", role: "X",
            "10:00:00.000 # +sdown slave 10.9.0.2:6379 10.9.0.2 6379 @ shop 10.9.0.1 6379",
            refuted: """
                10:00:00.000 # +switch-master shop 10.9.0.2 6379 10.9.0.1 6379
                10:00:01.000 # +sdown slave 10.9.0.2:6379 10.9.0.2 6379 @ shop 10.9.0.1 6379
                """),
        Claim(
            "Sentinel", "sentinel-peers-down", role: "X",
            "10:00:00.000 # +sdown sentinel \(other) 10.9.0.2 26379 @ shop 10.9.0.1 6379",
            refuted: "10:00:00.000 # +sdown master shop 10.9.0.1 6379"),
        Claim(
            "Sentinel", "sentinel-failover-begun", role: "X",
            "10:00:00.000 # +try-failover master shop 10.9.0.1 6379",
            refuted: """
                10:00:00.000 # +try-failover master shop 10.9.0.1 6379
                10:00:09.000 # -failover-abort-not-elected master shop 10.9.0.1 6379
                """),
        Claim(
            "Untimed", "untimed",
            files: ["Bad file format reading the append only file: make a backup of it\n"],
            refuted: [
                "7:M 03 Mar 2024 10:00:00.000 # Bad file format reading the append only file: make a backup of it\n"
                    + "Bad file format reading the append only file: make a backup of it\n"
            ]),
        Claim(
            "Witness", "container-ended", files: ["\"ExitCode\": 137,\n\"OOMKilled\": false,\n"],
            refuted: ["\"ExitCode\": 0,\n\"OOMKilled\": false,\n"]),
        Claim(
            "Service", "service-ended",
            files: [
                "Mar 03 10:00:40 shop systemd[1]: redis.service: Main process exited, code=exited, status=1/FAILURE\n"
            ],
            refuted: [
                "Mar 03 10:00:40 shop systemd[1]: redis.service: Main process exited, code=exited, status=0/SUCCESS\n"
            ]),
        Claim(
            "Emptied", "emptied", role: "S",
            """
            10:00:00.000 * Done loading RDB, keys loaded: 12, keys expired: 0.
            10:00:00.100 * Full resync from master: \(other):14
            10:00:02.002 * Done loading RDB, keys loaded: 0, keys expired: 0.
            10:00:02.003 * MASTER <-> REPLICA sync: Finished with success
            """,
            refuted: """
                10:00:00.000 * Done loading RDB, keys loaded: 12, keys expired: 0.
                10:00:00.100 * Full resync from master: \(other):14
                10:00:02.002 * Done loading RDB, keys loaded: 9, keys expired: 0.
                10:00:02.003 * MASTER <-> REPLICA sync: Finished with success
                """),
    ]

    static let ofServers: [Claim] = [
        Claim(
            "Crash", "silent-end",
            """
            10:00:00.000 * Ready to accept connections
            9 10:20:00.000 # Redis version=7.0.15, bits=64, commit=0, modified=0, pid=9, just started
            """,
            refuted: """
                10:00:00.000 * Ready to accept connections
                10:10:00.000 # Redis is now ready to exit, bye bye...
                9 10:20:00.000 # Redis version=7.0.15, bits=64, commit=0, modified=0, pid=9, just started
                """),
        Claim(
            "ForkStall", "fork-stall",
            """
            10:00:00.000 * 100 changes in 300 seconds. Saving...
            10:00:05.000 * Background saving started by pid 9
            """,
            refuted: """
                10:00:00.000 * 100 changes in 300 seconds. Saving...
                10:00:00.004 * Background saving started by pid 9
                """),
        Claim(
            "StalledProcess", "stall-log-fell-silent", files: [silence(".")],
            refuted: [silence("*")]),
        Claim(
            "Save", "save-not-written",
            """
            10:00:00.000 * Background saving started by pid 9
            C 10:00:00.100 # Write error saving DB on disk: No space left on device
            10:00:00.200 # Background saving error
            """,
            refuted: """
                10:00:00.000 * Background saving started by pid 9
                C 10:00:00.100 * DB saved on disk
                10:00:00.200 * Background saving terminated with success
                """),
        Claim(
            "SlowDisk", "slow-fsync",
            "10:00:00.000 * Asynchronous AOF fsync is taking too long (disk is busy?).",
            refuted:
                "10:00:00.000 * Background AOF rewrite finished successfully"),
        Claim(
            "SlowCommand", "slow-commands",
            files: [
                "1) 1) (integer) 14\n   2) (integer) 1709460002\n   3) (integer) 2150000\n   4) 1) \"KEYS\"\n"
            ],
            refuted: [
                "1) 1) (integer) 14\n   2) (integer) 1709460002\n   3) (integer) 21\n   4) 1) \"KEYS\"\n"
            ]),
        Claim(
            "Start", "slow-start",
            """
            10:00:00.000 # Redis version=7.0.15, bits=64, commit=0, modified=0, pid=7, just started
            10:02:00.000 * Ready to accept connections
            """,
            refuted: """
                10:00:00.000 # Redis version=7.0.15, bits=64, commit=0, modified=0, pid=7, just started
                10:00:01.000 * Ready to accept connections
                """),
        Claim(
            "Trouble", "other-failures", "10:00:00.000 # Failed to frobnicate: x",
            refuted: """
                10:00:00.000 * Background saving started by pid 9
                C 10:00:00.100 # Write error saving DB on disk: No space left on device
                10:00:00.200 # Background saving error
                """),
        Claim(
            "Kernel", "kernel-kill",
            files: [
                "2024-03-03T10:04:59 a kernel: Out of memory: Killed process 7 (redis-server) anon-rss:9066596kB\n"
            ],
            refuted: [
                "2024-03-03T10:04:59 a kernel: Out of memory: Killed process 7 (postgres) anon-rss:9066596kB\n",
                "7:M 03 Mar 2024 10:00:00.000 * Ready to accept connections\n",
            ]),
        Claim(
            "Witness", "cluster-check",
            files: [
                ">>> Performing Cluster Check (using node 10.9.0.1:6379)\n[ERR] Not all 16384 slots are covered by nodes.\n"
            ],
            refuted: [
                ">>> Performing Cluster Check (using node 10.9.0.1:6379)\n[OK] All 16384 slots covered.\n"
            ]),
    ]

    static let ofLinks: [Claim] = [
        Claim(
            "FullResynchronisation", "full-resynchronisation", role: "S",
            """
            10:00:00.000 * Full resync from master: \(node):14
            10:05:00.000 * MASTER <-> REPLICA sync: Finished with success
            """,
            refuted: """
                10:00:00.000 * Full resync from master: \(node):14
                10:00:01.000 * MASTER <-> REPLICA sync: Finished with success
                """),
        Claim(
            "ReplicaLink", "replica-not-synced",
            """
            10:00:00.000 * Replica 10.9.0.2:6379 asks for synchronization
            10:00:00.001 * Full resync requested by replica 10.9.0.2:6379
            10:01:00.000 # Connection with replica 10.9.0.2:6379 lost.
            """,
            refuted: """
                10:00:00.000 * Replica 10.9.0.2:6379 asks for synchronization
                10:00:00.001 * Full resync requested by replica 10.9.0.2:6379
                10:00:30.000 * Synchronization with replica 10.9.0.2:6379 succeeded
                10:01:00.000 # Connection with replica 10.9.0.2:6379 lost.
                """),
        Claim(
            "SelfFollow", "follows-itself", role: "S",
            """
            10:00:00.000 * Running mode=standalone, port=6379.
            10:00:00.001 * Connecting to MASTER 127.0.0.1:6379
            """,
            refuted: """
                10:00:00.000 * Running mode=standalone, port=6380.
                10:00:00.001 * Connecting to MASTER 127.0.0.1:6379
                """),
        Claim(
            "UnreachedMaster", "master-unreachable", role: "S",
            """
            10:00:00.000 * Connecting to MASTER 10.9.0.1:6379
            10:00:00.001 * MASTER <-> REPLICA sync started
            10:00:00.002 # Error condition on socket for SYNC: Connection refused
            """,
            refuted: """
                10:00:00.000 * Connecting to MASTER 10.9.0.1:6379
                10:00:00.001 * MASTER <-> REPLICA sync started
                10:00:01.002 * MASTER <-> REPLICA sync: Finished with success
                """),
        Claim(
            "Client", "client-response-timeout",
            files: [
                "2024-03-03 10:00:00,123 ERROR x io.lettuce.core.RedisCommandTimeoutException: Command timed out\n"
            ],
            refuted: [
                "2024-03-03 10:00:00,123 INFO x io.lettuce.core.Connected\n",
                "7:M 03 Mar 2024 10:00:00.000 * Ready to accept connections\n",
            ]),
    ]

    @Test(arguments: ofTheCluster + ofServers + ofLinks)
    func aClaimNeedsItsLinesAndIsTakenBack(_ claim: Claim) throws {
        let borne = try kinds(of: claim.borne)
        #expect(borne.contains(claim.kind), "\(borne)")
        let refuted = try kinds(of: claim.refuted)
        #expect(!refuted.contains(claim.kind), "\(refuted)")
    }

    @Test func everyRuleHasItsClaim() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/OutageAnalysis/Findings")
        let catalogue = try String(
            contentsOf: root.appendingPathComponent("FindingCatalogue.swift"), encoding: .utf8)
        let claims = Self.ofTheCluster + Self.ofServers + Self.ofLinks
        let named = Set(claims.map { "\($0.rule)Rule.self" })
        let rules = catalogue.split { !$0.isLetter && $0 != "." }.map(String.init)
            .filter { $0.hasSuffix("Rule.self") }
        #expect(rules.count >= 28)
        #expect(rules.filter { !named.contains($0) } == [])
    }

    /// The kinds of what is found in a folder of files.
    private func kinds(of texts: [String]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, text) in texts.enumerated() {
            try Data(text.utf8).write(to: folder.appendingPathComponent("\(index).txt"))
        }
        var analyzer = OutageAnalyzer()
        try analyzer.read(any: folder.path)
        return analyzer.analysis().findings.map(\.kind)
    }
}
