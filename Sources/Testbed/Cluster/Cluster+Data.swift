package import Quantities
import RedisClient
import RunRecord

extension Cluster {
    /// Writes data to every master before the load starts, and waits until its replicas have it: as
    /// much as a real server holds, so that saves, flushes and resynchronisations take their time.
    ///
    /// - Parameters:
    ///   - size: Keys and values of one master together.
    ///   - valueSize: The size of each value.
    /// - Returns: How many keys each master holds then.
    /// - Throws: `ClusterError` when a master refuses it, or its replicas do not follow.
    package func fill(_ size: ByteCount, valueSize: ByteCount) async throws -> Int {
        var keys = 0
        for master in watch.picture.masters.compactMap({ $0 }) {
            let ballast = Ballast(
                node: master, tag: try await tag(servedBy: master), cluster: self,
                valueSize: valueSize.bytes)
            keys = try await ballast.load(size.bytes)
            let topology = deployment.topology
            let replicas = topology.nodeCount / max(1, topology.shards.count) - 1
            let reply = try await command(
                ["WAIT", "\(replicas)", "30000"], on: master, timeout: .seconds(35))
            guard let caughtUp = reply.integer, caughtUp >= replicas else {
                throw ClusterError(
                    "the replicas of node \(master) did not take in \(size) within 30 s",
                    isUnavailable: false)
            }
        }
        return keys
    }
}
