package import RunRecord

/// The `nodes.conf` that each node finds when it starts: the whole cluster, agreed from the first
/// moment, so that no time goes by with introductions (CLUSTER MEET) and gossip.
package enum SeedFile {
    /// The text of one node's file.
    ///
    /// - Parameters:
    ///   - node: Whose file, from 1; one that is not of the topology knows nobody but itself.
    ///   - topology: The cluster to be.
    ///   - identities: The nodes' identities by node number.
    ///   - addresses: The nodes' addresses by node number.
    /// - Returns: The file's text, with a newline at its end.
    package static func text(
        for node: Int, topology: Topology, identities: [Int: String],
        addresses: [Int: NodeAddress]
    ) -> String {
        guard topology.shard(ofNode: node) != nil else {
            return alone(node, identities: identities, addresses: addresses)
        }
        var lines: [String] = []
        for shard in topology.shards {
            for member in shard.nodes {
                guard let identity = identities[member], let address = addresses[member],
                    let master = identities[shard.master]
                else { preconditionFailure("every node of the topology has an identity") }
                let isMaster = member == shard.master
                let flags = (member == node ? "myself," : "") + (isMaster ? "master" : "slave")
                let slots = isMaster ? " \(shard.slots.lowerBound)-\(shard.slots.upperBound)" : ""
                lines.append(
                    "\(identity) \(address.host):\(address.port)@\(address.busPort) \(flags) "
                        + "\(isMaster ? "-" : master) 0 0 \(shard.number) connected\(slots)")
            }
        }
        lines.append("vars currentEpoch \(topology.shards.count) lastVoteEpoch 0")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The file of a node that knows nobody yet.
    private static func alone(
        _ node: Int, identities: [Int: String], addresses: [Int: NodeAddress]
    ) -> String {
        guard let identity = identities[node], let address = addresses[node] else {
            preconditionFailure("every node has an identity")
        }
        let place = "\(address.host):\(address.port)@\(address.busPort)"
        return "\(identity) \(place) myself,master - 0 0 0 connected\n"
            + "vars currentEpoch 0 lastVoteEpoch 0\n"
    }
}
