import ServerLog
import Testing

/// The messages of replication, in the wordings of several versions.
@Suite struct ReplicationMessageTests {
    private let a = NodeID.first

    @Test func replicasSide() throws {
        try expectMessage(
            .masterLinkLost, ["Connection with master lost.", "Connection with primary lost."])
        try expectMessage(
            .connectingToMaster(address: "10.0.0.1:7000"),
            [
                "Connecting to MASTER 10.0.0.1:7000", "Connecting to PRIMARY 10.0.0.1:7000",
                "Reconnecting to MASTER 10.0.0.1:7000",
            ])
        try expectMessage(
            .syncStarted,
            [
                "MASTER <-> SLAVE sync started", "MASTER <-> REPLICA sync started",
                "PRIMARY <-> REPLICA sync started",
            ])
        try expectMessage(
            .syncReceiving(bytes: 176),
            [
                "MASTER <-> SLAVE sync: receiving 176 bytes from master",
                "MASTER <-> REPLICA sync: receiving 176 bytes from master to disk",
                "PRIMARY <-> REPLICA sync: receiving 176 bytes from primary to parser",
                "Replica bio thread: PRIMARY <-> REPLICA sync: receiving 176 bytes from "
                    + "primary to disk",
            ])
        try expectMessage(
            .syncReceiving(bytes: nil),
            [
                "MASTER <-> SLAVE sync: receiving streamed RDB from master",
                "MASTER <-> REPLICA sync: receiving streamed RDB from master with EOF to disk",
                "Replica bio thread: PRIMARY <-> REPLICA sync: receiving streamed RDB from "
                    + "primary with EOF to parser",
            ])
        try expectMessage(
            .syncFlushing,
            [
                "MASTER <-> SLAVE sync: Flushing old data",
                "RDB signature and version check passed. Flushing old data",
            ])
        try expectMessage(.syncLoading, ["PRIMARY <-> REPLICA sync: Loading DB in memory"])
        try expectMessage(.syncFinished, ["MASTER <-> SLAVE sync: Finished with success"])
        try expectMessage(
            .fullResyncPromised(history: "\(a)", offset: 372_038_873_893),
            [
                "Full resync from master: \(a):372038873893",
                "Full resync from primary: \(a):372038873893",
            ])
        try expectMessage(
            .partialResyncDone,
            [
                "Successful partial resynchronization with master.",
                "Successful partial resynchronization with primary.",
                "MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.",
            ])
        try expectMessage(
            .partialResyncAsked(history: "\(a)", offset: 55),
            [
                "Trying a partial resynchronization (request \(a):55).",
                "Trying a partial resynchronization using main channel (request \(a):55).",
            ])
    }

    @Test func mastersSide() throws {
        for address in ["10.0.0.1:7000", "client id #4"] {
            try expectMessage(
                .replicaLost(address: address, carriedSnapshotOnly: false),
                [
                    "Connection with slave \(address) lost.",
                    "Connection with replica \(address) lost.",
                ])
        }
        try expectMessage(
            .replicaLost(address: "10.0.0.1:7000", carriedSnapshotOnly: true),
            ["Connection with replica (rdbchannel) 10.0.0.1:7000 lost."])
        try expectMessage(
            .partialResyncAccepted(address: "10.0.0.1:7000", bytes: 5, offset: 6),
            [
                "Partial resynchronization request from 10.0.0.1:7000 accepted. Sending 5 "
                    + "bytes of backlog starting from offset 6."
            ])
        try expectMessage(
            .partialResyncRefused(reason: "Runid mismatch"),
            ["Partial resynchronization not accepted: Runid mismatch"])
        try expectMessage(.replicaAsks(address: ""), ["Slave asks for synchronization"])
        try expectMessage(
            .replicaAsks(address: "10.0.0.1:7000"),
            [
                "Slave 10.0.0.1:7000 asks for synchronization",
                "Replica 10.0.0.1:7000 asks for synchronization",
            ])
        try expectMessage(
            .replicaOnline(address: "10.0.0.1:7000"),
            [
                "Synchronization with slave 10.0.0.1:7000 succeeded",
                "Synchronization with replica 10.0.0.1:7000 succeeded",
            ])
        try expectMessage(
            .saveForSync(onDisk: true), ["Starting BGSAVE for SYNC with target: disk"])
        try expectMessage(
            .saveForSync(onDisk: false),
            [
                "Starting BGSAVE for SYNC with target: slaves sockets",
                "Starting BGSAVE for SYNC with target: replicas sockets",
                "Starting BGSAVE for SYNC with target: replicas sockets using: normal sync",
            ])
        try expectMessage(
            .saveForSyncDelayed,
            ["Delay next BGSAVE for SYNC", "Delay next BGSAVE for diskless SYNC"])
    }
}
