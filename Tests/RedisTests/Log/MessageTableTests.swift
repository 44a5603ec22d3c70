import Redis
import Testing

/// Every message in the wordings of several versions: `redis` 3.0 to 8, `valkey` 7.2 to 9.
@Suite struct MessageTableTests {
    private static let a = "191e4f15c0de39efe1ab9248bd413c9fdb2dddec"
    private static let b = "00fced34f12176c1a229211be9a3d579a51091df"
    private static let shard = "9a28b0084c1486ceb0bca3c45f2554d79041e57d"

    private func expect(
        _ message: LogMessage, _ wordings: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for wording in wordings {
            let line = try logLine("1:S 01 Oct 2020 08:00:54.791 * " + wording)
            #expect(line?.message == message, "\(wording)", sourceLocation: sourceLocation)
            // A line that was cut off must not be taken for the whole one, nor crash the reader.
            let cut = try logLine("1:S 01 Oct 2020 08:00:54.791 * " + wording.prefix(12))
            #expect(
                cut?.message != message, "the beginning of \(wording)",
                sourceLocation: sourceLocation)
        }
    }

    private func id(_ text: String) throws -> NodeID { try #require(NodeID(text)) }

    @Test func failureDetection() throws {
        let a = try id(Self.a)
        let b = try id(Self.b)
        try expect(
            .suspected(a),
            [
                "*** NODE \(a) possibly failing", "NODE \(a) () possibly failing.",
                "NODE \(a) (127.0.0.1:7000) possibly failing.",
            ])
        try expect(
            .suspicionReported(by: a, about: b),
            [
                "Node \(a) reported node \(b) as not reachable.",
                "Node \(a) (x) reported node \(b) () as not reachable.",
            ])
        try expect(
            .suspicionWithdrawn(by: a, about: b),
            [
                "Node \(a) reported node \(b) is back online.",
                "Node \(a) () reported node \(b) () is back online.",
            ])
        try expect(
            .failMarked(a),
            [
                "Marking node \(a) as failing (quorum reached).",
                "Marking node \(a) () as failing (quorum reached).",
                "Marking node \(a) (node one) as failing (quorum reached).",
            ])
        try expect(
            .failReceived(from: a, about: b),
            [
                "FAIL message received from \(a) about \(b)",
                "FAIL message received from \(a) (n1) about \(b) (n2)",
            ])
        try expect(
            .failCleared(a, was: "slave"),
            ["Clear FAIL state for node \(a): slave is reachable again."])
        try expect(
            .failCleared(a, was: "replica"),
            [
                "Clear FAIL state for node \(a): replica is reachable again.",
                "Clear FAIL state for node \(a) ():replica is reachable again.",
                "Clear FAIL state for node \(a) (): replica is reachable again.",
            ])
        try expect(
            .failCleared(a, was: "master without slots"),
            ["Clear FAIL state for node \(a) ():master without slots is reachable again."])
        try expect(
            .failCleared(a, was: ""),
            [
                "Clear FAIL state for node \(a): is reachable again and nobody is serving its slots after some time."
            ])
    }

    @Test func elections() throws {
        let a = try id(Self.a)
        try expect(
            .electionDelayed(milliseconds: 893, rank: 0, masterRank: nil, offset: -1),
            ["Start of election delayed for 893 milliseconds (rank #0, offset -1)."])
        try expect(
            .electionDelayed(milliseconds: 0, rank: 0, masterRank: 1, offset: 14),
            ["Start of election delayed for 0 milliseconds (rank #0, primary rank #1, offset 14)."])
        try expect(
            .rankUpdated(rank: 1, addedMilliseconds: 1000),
            [
                "Slave rank updated to #1, added 1000 milliseconds of delay.",
                "Replica rank updated to #1, added 1000 milliseconds of delay.",
            ])
        try expect(
            .rankUpdated(rank: 0, addedMilliseconds: -500),
            ["Failed primary rank updated to #0, added -500 milliseconds of delay."])
        try expect(
            .electionStarted(epoch: 7),
            [
                "Starting a failover election for epoch 7.",
                "Starting a failover election for epoch 7, node config epoch is 3",
            ])
        try expect(
            .voteGranted(to: a, epoch: 9),
            [
                "Failover auth granted to \(a) for epoch 9",
                "Failover auth granted to \(a) () for epoch 9",
            ])
        try expect(
            .voteDenied(to: a, reason: "its master is up"),
            [
                "Failover auth denied to \(a): its master is up",
                "Failover auth denied to \(a) (): its master is up",
                "Failover auth denied to \(a) () for epoch 5: its master is up",
            ])
        try expect(
            .voteDenied(to: a, reason: "can't vote about this master before 3000 milliseconds"),
            [
                "Failover auth denied to \(a): can't vote about this master before 3000 milliseconds",
                "Failover auth denied to \(a) name: can't vote about this master before 3000 milliseconds",
                "Failover auth denied to \(a) : can't vote about this master before 3000 milliseconds",
            ])
        try expect(
            .voteDenied(to: a, reason: "reqEpoch (5) < curEpoch(6)"),
            ["Failover auth denied to \(a) (n): reqEpoch (5) < curEpoch(6)"])
        try expect(
            .votesCounted(needed: 2, received: 1),
            ["Needed quorum: 2. Number of votes received so far: 1"])
        try expect(
            .electionWon,
            [
                "Failover election won: I'm the new master.",
                "Failover election won: I'm the new primary.",
            ])
        try expect(.electionEpoch(7), ["configEpoch set to 7 after successful failover"])
        try expect(
            .cannotFailOver(reason: "Disconnected from master for longer than allowed."),
            ["Currently unable to failover: Disconnected from master for longer than allowed."])
    }

    @Test func manualFailover() throws {
        let a = try id(Self.a)
        try expect(
            .failoverAsked(kind: "manual"),
            [
                "Manual failover user request accepted.",
                "Manual failover user request accepted (user request from 'id=3 addr=1.1.1.1:5').",
            ])
        try expect(.failoverAsked(kind: "forced"), ["Forced failover user request accepted."])
        try expect(
            .failoverAsked(kind: "takeover"),
            [
                "Taking over the master (user request).",
                "Taking over the primary (user request from 'id=3').",
            ])
        try expect(
            .failoverRequested(by: a),
            [
                "Manual failover requested by slave \(a).",
                "Manual failover requested by replica \(a) (n).",
            ])
        try expect(
            .failoverReady,
            [
                "All master replication stream processed, manual failover can start.",
                "All primary replication stream processed, manual failover can start.",
            ])
        try expect(
            .failoverOffset(55),
            ["Received replication offset for paused master manual failover: 55"])
        try expect(.failoverTimedOut, ["Manual failover timed out."])
    }

    @Test func clusterState() throws {
        let a = try id(Self.a)
        let b = try id(Self.b)
        try expect(.clusterState(isOK: true), ["Cluster state changed: ok"])
        try expect(.clusterState(isOK: false), ["Cluster state changed: fail"])
        try expect(
            .clusterDown(reason: "At least one hash slot is not served by any available node."),
            [
                "Cluster is currently down: At least one hash slot is not served by any available node."
            ])
        try expect(
            .demoted(to: a),
            [
                "Configuration change detected. Reconfiguring myself as a replica of \(a)",
                "Configuration change detected. Reconfiguring myself as a replica of \(a) ()",
                "Configuration change detected. Reconfiguring myself as a replica of node \(a) (n) in shard \(Self.shard)",
            ])
        try expect(
            .takenOver(from: a, by: b, epoch: 8),
            [
                "A failover occurred in shard \(Self.shard); node \(a) () lost 5461 slot(s) to node \(b) () with a config epoch of 8",
                "A failover occurred in shard \(Self.shard); node \(a) () failed over to node \(b) () with a config epoch of 8",
                "A failover occurred in shard \(Self.shard); node \(a) () lost 5461 slot(s) and failed over to node \(b) () with a config epoch of 8",
            ])
    }

    @Test func replicasSide() throws {
        try expect(
            .masterLinkLost, ["Connection with master lost.", "Connection with primary lost."])
        try expect(
            .connectingToMaster(address: "10.0.0.1:7000"),
            [
                "Connecting to MASTER 10.0.0.1:7000", "Connecting to PRIMARY 10.0.0.1:7000",
                "Reconnecting to MASTER 10.0.0.1:7000",
            ])
        try expect(
            .syncStarted,
            [
                "MASTER <-> SLAVE sync started", "MASTER <-> REPLICA sync started",
                "PRIMARY <-> REPLICA sync started",
            ])
        try expect(
            .syncReceiving(bytes: 176),
            [
                "MASTER <-> SLAVE sync: receiving 176 bytes from master",
                "MASTER <-> REPLICA sync: receiving 176 bytes from master to disk",
                "PRIMARY <-> REPLICA sync: receiving 176 bytes from primary to parser",
                "Replica bio thread: PRIMARY <-> REPLICA sync: receiving 176 bytes from primary to disk",
            ])
        try expect(
            .syncReceiving(bytes: nil),
            [
                "MASTER <-> SLAVE sync: receiving streamed RDB from master",
                "MASTER <-> REPLICA sync: receiving streamed RDB from master with EOF to disk",
                "Replica bio thread: PRIMARY <-> REPLICA sync: receiving streamed RDB from primary with EOF to parser",
            ])
        try expect(
            .syncFlushing,
            [
                "MASTER <-> SLAVE sync: Flushing old data",
                "RDB signature and version check passed. Flushing old data",
            ])
        try expect(.syncLoading, ["PRIMARY <-> REPLICA sync: Loading DB in memory"])
        try expect(.syncFinished, ["MASTER <-> SLAVE sync: Finished with success"])
        try expect(
            .fullResyncPromised(offset: 372_038_873_893),
            [
                "Full resync from master: \(Self.a):372038873893",
                "Full resync from primary: \(Self.a):372038873893",
            ])
        try expect(
            .partialResyncDone,
            [
                "Successful partial resynchronization with master.",
                "Successful partial resynchronization with primary.",
                "MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.",
            ])
        try expect(
            .partialResyncAsked(offset: 55),
            [
                "Trying a partial resynchronization (request \(Self.a):55).",
                "Trying a partial resynchronization using main channel (request \(Self.a):55).",
            ])
    }

    @Test func mastersSide() throws {
        for address in ["10.0.0.1:7000", "client id #4"] {
            try expect(
                .replicaLost(address: address, carriedSnapshotOnly: false),
                [
                    "Connection with slave \(address) lost.",
                    "Connection with replica \(address) lost.",
                ])
        }
        try expect(
            .replicaLost(address: "10.0.0.1:7000", carriedSnapshotOnly: true),
            ["Connection with replica (rdbchannel) 10.0.0.1:7000 lost."])
        try expect(
            .partialResyncAccepted(address: "10.0.0.1:7000", bytes: 5, offset: 6),
            [
                "Partial resynchronization request from 10.0.0.1:7000 accepted. Sending 5 bytes of backlog starting from offset 6."
            ])
        try expect(
            .partialResyncRefused(reason: "Runid mismatch"),
            ["Partial resynchronization not accepted: Runid mismatch"])
        try expect(.replicaAsks(address: ""), ["Slave asks for synchronization"])
        try expect(
            .replicaAsks(address: "10.0.0.1:7000"),
            [
                "Slave 10.0.0.1:7000 asks for synchronization",
                "Replica 10.0.0.1:7000 asks for synchronization",
            ])
        try expect(
            .replicaOnline(address: "10.0.0.1:7000"),
            [
                "Synchronization with slave 10.0.0.1:7000 succeeded",
                "Synchronization with replica 10.0.0.1:7000 succeeded",
            ])
        try expect(.saveForSync(onDisk: true), ["Starting BGSAVE for SYNC with target: disk"])
        try expect(
            .saveForSync(onDisk: false),
            [
                "Starting BGSAVE for SYNC with target: slaves sockets",
                "Starting BGSAVE for SYNC with target: replicas sockets",
                "Starting BGSAVE for SYNC with target: replicas sockets using: normal sync",
            ])
        try expect(
            .saveForSyncDelayed,
            ["Delay next BGSAVE for SYNC", "Delay next BGSAVE for diskless SYNC"])
    }

    @Test func saving() throws {
        try expect(
            .saveTriggered(changes: 1000, seconds: 100), ["1000 changes in 100 seconds. Saving..."])
        try expect(.childStarted(.save, pid: 5614), ["Background saving started by pid 5614"])
        try expect(
            .childStarted(.transfer, pid: 56),
            [
                "Background RDB transfer started by pid 56",
                "Background RDB transfer started by pid 56 to pipe through parent process",
                "Background RDB transfer started by pid 56 to parent process pipe",
            ])
        try expect(.childFinished(.save), ["Background saving terminated with success"])
        try expect(.childFinished(.transfer), ["Background RDB transfer terminated with success"])
        try expect(
            .childStarted(.rewrite, pid: 10524),
            ["Background append only file rewriting started by pid 10524"])
        try expect(
            .copyOnWrite(.save, megabytes: 12),
            [
                "RDB: 12 MB of memory used by copy-on-write",
                "Fork CoW for RDB: current 3 MB, peak 12 MB, average 9 MB",
            ])
        try expect(
            .copyOnWrite(.rewrite, megabytes: 112),
            ["AOF rewrite: 112 MB of memory used by copy-on-write"])
        try expect(
            .fsyncSlow,
            [
                "Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync to complete, this may slow down Redis.",
                "Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync to complete, this may slow down the server.",
            ])
        try expect(
            .childFailed(.save, reason: "fork: Cannot allocate memory"),
            ["Can't save in background: fork: Cannot allocate memory"])
    }

    @Test func process() throws {
        let a = try id(Self.a)
        try expect(
            .ready,
            [
                "The server is now ready to accept connections on port 7000",
                "Ready to accept connections", "Ready to accept connections tcp",
            ])
        try expect(.identity(a, isNew: false), ["Node configuration loaded, I'm \(a)"])
        try expect(.identity(a, isNew: true), ["No cluster configuration found, I'm \(a)"])
        try expect(
            .processStarted(version: "7.0.15"),
            ["Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=24814, just started"])
        try expect(
            .shutdownStarted,
            ["User requested shutdown...", "User requested shutdown... (user request from '')"])
        try expect(
            .signalReceived("shutdown signal"), ["Received shutdown signal, scheduling shutdown..."]
        )
        try expect(
            .processEnded,
            ["Redis is now ready to exit, bye bye...", "Valkey is now ready to exit, bye bye..."])
        try expect(.loaded(milliseconds: 12), ["DB loaded from disk: 0.012 seconds"])
        try expect(
            .crashed(reason: "signal 11"), ["Redis 7.0.15 crashed by signal: 11, si_code: 1"])
    }
}
