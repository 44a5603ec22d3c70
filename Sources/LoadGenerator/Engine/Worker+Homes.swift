import Workload

extension Worker {
    /// For how long a replica that could not be reached is not asked again.
    private static var replicaRestNanoseconds: Int64 { 1_000_000_000 }

    /// The node (from 0) that an operation's next attempt goes to: its slot's master, or for reads
    /// that may go elsewhere a node of the shard by turns.
    @inline(__always)
    mutating func home(of index: Int) -> Int {
        let master = Int(nodeOfSlot[Int(keys[Int(operations[index].key)].slot)])
        guard configuration.readsFrom != .masters, !operations[index].isWrite else { return master }
        return reader(of: master)
    }

    @inline(never)
    private mutating func reader(of master: Int) -> Int {
        let nodes = nodes
        let now = now
        return replicas.next(of: master, includesMaster: configuration.readsFrom == .any) { node in
            nodes[node].frozenUntil <= now && nodes[node].unreachableUntil <= now
        }
    }

    /// Notes that a node could not be reached, so that reads go to another one for a while.
    mutating func noteUnreachable(_ node: Int) {
        nodes[node].unreachableUntil = now &+ Self.replicaRestNanoseconds
    }
}
