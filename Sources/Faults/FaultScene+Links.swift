import Linux
import Plan
import RunRecord
import Testbed

extension FaultScene {
    /// The addresses of what one of the fault's targets stands for.
    ///
    /// - Parameters:
    ///   - target: The target.
    ///   - index: Its place among the fault's targets.
    /// - Returns: The addresses of nodes and clients.
    func linkEnd(of target: Target, _ index: Int) -> LinkEnd {
        switch target {
        case .any: return .any
        case .clients: return .clients
        default:
            let addresses = resolved[index].compactMap { cluster.addresses[$0]?.host }
            guard let end = LinkEnd(addresses: addresses) else {
                preconditionFailure("the addresses of nodes are IPv4 addresses")
            }
            return end
        }
    }

    /// The nodes at the larger end of a link: what is done to node 1 towards all others is not done to the others.
    /// None where both ends are as large, and where one end is no nodes.
    var farEnd: Set<Int> {
        let ends = resolved.map { Set($0) }.filter { !$0.isEmpty }
        guard ends.count == 2, ends[0].count != ends[1].count,
            let larger = ends.max(by: { $0.count < $1.count }),
            let smaller = ends.min(by: { $0.count < $1.count })
        else { return [] }
        return larger.subtracting(smaller)
    }

    /// The nodes that a partition keeps from the bus of a majority of masters, so that they are to be replaced.
    func nodesCutOff(by rule: LinkRule) -> Set<Int> {
        guard rule.effect.isPartition, rule.traffic != .clients else { return [] }
        let masters = Set(cluster.watch.picture.masters.compactMap { $0 })
        let majority = cluster.deployment.topology.shards.count / 2 + 1
        let sides = [rule.from, rule.to].map { nodes(in: $0) }
        var cutOff: Set<Int> = []
        for (side, other) in [(sides[0], sides[1]), (sides[1], sides[0])]
        where side.count < other.count {
            let far = other.subtracting(side).intersection(masters)
            if far.count >= majority { cutOff.formUnion(side.subtracting(far)) }
        }
        return cutOff
    }

    private func nodes(in end: LinkEnd) -> Set<Int> {
        let inside = cluster.addresses.filter { _, address in
            guard let host = IPv4Prefix(address.host) else { return false }
            return end.prefixes.contains { $0.contains(host.address) }
        }
        return Set(inside.keys)
    }
}
