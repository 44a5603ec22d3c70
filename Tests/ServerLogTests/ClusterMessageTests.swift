import ServerLog
import Testing

/// The messages of the cluster bus, in the wordings of several versions.
@Suite struct ClusterMessageTests {
    private let a = NodeID.first
    private let b = NodeID.second
    private let shard = NodeID.third

    @Test func failureDetection() throws {
        try expectMessage(
            .suspected(a),
            [
                "*** NODE \(a) possibly failing", "NODE \(a) () possibly failing.",
                "NODE \(a) (127.0.0.1:7000) possibly failing.",
            ])
        try expectMessage(
            .suspicionReported(by: a, about: b),
            [
                "Node \(a) reported node \(b) as not reachable.",
                "Node \(a) (x) reported node \(b) () as not reachable.",
            ])
        try expectMessage(
            .suspicionWithdrawn(by: a, about: b),
            [
                "Node \(a) reported node \(b) is back online.",
                "Node \(a) () reported node \(b) () is back online.",
            ])
        try expectMessage(
            .failMarked(a),
            [
                "Marking node \(a) as failing (quorum reached).",
                "Marking node \(a) () as failing (quorum reached).",
                "Marking node \(a) (node one) as failing (quorum reached).",
            ])
        try expectMessage(
            .failReceived(from: a, about: b),
            [
                "FAIL message received from \(a) about \(b)",
                "FAIL message received from \(a) (n1) about \(b) (n2)",
            ])
        try expectMessage(
            .failCleared(a, was: "slave"),
            ["Clear FAIL state for node \(a): slave is reachable again."])
        try expectMessage(
            .failCleared(a, was: "replica"),
            [
                "Clear FAIL state for node \(a): replica is reachable again.",
                "Clear FAIL state for node \(a) ():replica is reachable again.",
                "Clear FAIL state for node \(a) (): replica is reachable again.",
            ])
        try expectMessage(
            .failCleared(a, was: "master without slots"),
            ["Clear FAIL state for node \(a) ():master without slots is reachable again."])
        try expectMessage(
            .failCleared(a, was: ""),
            [
                "Clear FAIL state for node \(a): is reachable again and nobody is serving "
                    + "its slots after some time."
            ])
    }

    @Test func elections() throws {
        try expectMessage(
            .electionDelayed(milliseconds: 893, rank: 0, masterRank: nil, offset: -1),
            ["Start of election delayed for 893 milliseconds (rank #0, offset -1)."])
        try expectMessage(
            .electionDelayed(milliseconds: 0, rank: 0, masterRank: 1, offset: 14),
            ["Start of election delayed for 0 milliseconds (rank #0, primary rank #1, offset 14)."])
        try expectMessage(
            .rankUpdated(rank: 1, addedMilliseconds: 1000),
            [
                "Slave rank updated to #1, added 1000 milliseconds of delay.",
                "Replica rank updated to #1, added 1000 milliseconds of delay.",
            ])
        try expectMessage(
            .rankUpdated(rank: 0, addedMilliseconds: -500),
            ["Failed primary rank updated to #0, added -500 milliseconds of delay."])
        try expectMessage(
            .electionStarted(epoch: 7),
            [
                "Starting a failover election for epoch 7.",
                "Starting a failover election for epoch 7, node config epoch is 3",
            ])
        try expectMessage(
            .voteGranted(to: a, epoch: 9),
            [
                "Failover auth granted to \(a) for epoch 9",
                "Failover auth granted to \(a) () for epoch 9",
            ])
        try expectMessage(
            .voteDenied(to: a, reason: "its master is up"),
            [
                "Failover auth denied to \(a): its master is up",
                "Failover auth denied to \(a) (): its master is up",
                "Failover auth denied to \(a) () for epoch 5: its master is up",
            ])
        try expectMessage(
            .voteDenied(to: a, reason: "can't vote about this master before 3000 milliseconds"),
            [
                "Failover auth denied to \(a): can't vote about this master before 3000 "
                    + "milliseconds",
                "Failover auth denied to \(a) name: can't vote about this master before 3000 "
                    + "milliseconds",
                "Failover auth denied to \(a) : can't vote about this master before 3000 "
                    + "milliseconds",
            ])
        try expectMessage(
            .voteDenied(to: a, reason: "reqEpoch (5) < curEpoch(6)"),
            ["Failover auth denied to \(a) (n): reqEpoch (5) < curEpoch(6)"])
        try expectMessage(
            .votesCounted(needed: 2, received: 1),
            ["Needed quorum: 2. Number of votes received so far: 1"])
        try expectMessage(
            .electionWon,
            [
                "Failover election won: I'm the new master.",
                "Failover election won: I'm the new primary.",
            ])
        try expectMessage(.electionEpoch(7), ["configEpoch set to 7 after successful failover"])
        try expectMessage(
            .cannotFailOver(reason: "Disconnected from master for longer than allowed."),
            ["Currently unable to failover: Disconnected from master for longer than allowed."])
    }

    @Test func manualFailover() throws {
        try expectMessage(
            .failoverAsked(kind: "manual"),
            [
                "Manual failover user request accepted.",
                "Manual failover user request accepted (user request from 'id=3 addr=1.1.1.1:5').",
            ])
        try expectMessage(
            .failoverAsked(kind: "forced"), ["Forced failover user request accepted."])
        try expectMessage(
            .failoverAsked(kind: "takeover"),
            [
                "Taking over the master (user request).",
                "Taking over the primary (user request from 'id=3').",
            ])
        try expectMessage(
            .failoverRequested(by: a),
            [
                "Manual failover requested by slave \(a).",
                "Manual failover requested by replica \(a) (n).",
            ])
        try expectMessage(
            .failoverReady,
            [
                "All master replication stream processed, manual failover can start.",
                "All primary replication stream processed, manual failover can start.",
            ])
        try expectMessage(
            .failoverOffset(55),
            ["Received replication offset for paused master manual failover: 55"])
        try expectMessage(.failoverTimedOut, ["Manual failover timed out."])
    }

    @Test func clusterState() throws {
        try expectMessage(.clusterState(isOK: true), ["Cluster state changed: ok"])
        try expectMessage(.clusterState(isOK: false), ["Cluster state changed: fail"])
        try expectMessage(
            .clusterDown(reason: "At least one hash slot is not served by any available node."),
            [
                "Cluster is currently down: At least one hash slot is not served by any "
                    + "available node."
            ])
        try expectMessage(
            .demoted(to: a),
            [
                "Configuration change detected. Reconfiguring myself as a replica of \(a)",
                "Configuration change detected. Reconfiguring myself as a replica of \(a) ()",
                "Configuration change detected. Reconfiguring myself as a replica of node "
                    + "\(a) (n) in shard \(shard)",
            ])
        try expectMessage(
            .takenOver(from: a, by: b, epoch: 8),
            [
                "A failover occurred in shard \(shard); node \(a) () lost 5461 slot(s) to "
                    + "node \(b) () with a config epoch of 8",
                "A failover occurred in shard \(shard); node \(a) () failed over to node "
                    + "\(b) () with a config epoch of 8",
                "A failover occurred in shard \(shard); node \(a) () lost 5461 slot(s) and "
                    + "failed over to node \(b) () with a config epoch of 8",
            ])
    }
}
