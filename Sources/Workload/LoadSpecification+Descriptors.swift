import Glibc

extension LoadSpecification {
    /// Descriptors that the harness needs beside the load's.
    private static let others = 256

    /// The connections to each node of all workers: the client's where it states them, or else the load's.
    package var connectionsToNode: Int { policy.poolSize ?? policy.connections ?? connections }

    /// The most requests on one connection at once: the client's where it states it, or else the load's.
    package var requestsOnConnection: Int { policy.pipeline ?? pipeline }

    /// The connections of one worker to each node.
    package var connectionsPerWorker: Int {
        (connectionsToNode + workers - 1) / max(1, workers)
    }

    /// A worker's part of what all workers have together.
    package func share(of whole: Int, worker index: Int) -> Int {
        whole * (index + 1) / workers - whole * index / workers
    }

    /// Makes sure that as many descriptors may be open as the load can come to need: raises this process's
    /// limit as far as it may.
    ///
    /// - Parameters:
    ///   - shards: How many shards there are.
    ///   - nodes: How many nodes.
    /// - Throws: `LoadError.descriptors` when the limit cannot be raised so far.
    package func reserveDescriptors(shards: Int, nodes: Int) throws(LoadError) {
        let served = readsFrom == .masters ? shards : nodes
        let needed = (connectionsPerWorker * served + 3) * workers + nodes * 4 + Self.others
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, Int(clamping: limit.rlim_cur) < needed else {
            return
        }
        guard Int(clamping: limit.rlim_max) >= needed else {
            throw .descriptors(needed: needed, allowed: Int(clamping: limit.rlim_max))
        }
        limit.rlim_cur = rlim_t(needed)
        guard setrlimit(resource, &limit) == 0 else {
            throw .descriptors(needed: needed, allowed: Int(clamping: limit.rlim_cur))
        }
    }
}
