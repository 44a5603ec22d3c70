import Quantities
import RedisClient
import Testbed

/// A node that was not there when the cluster began: how it becomes a replica, and how it goes.
struct NewMember: Sendable {
    /// Its number.
    let number: Int
    /// The master whose replica it is to be.
    let master: Int
    let cluster: Cluster
    /// How long it may take to be introduced, or to be sent everything.
    var limit = Duration.seconds(60)

    /// Starts its process, alone.
    static func start(for master: Int, in cluster: Cluster) async throws -> NewMember {
        NewMember(number: try await cluster.startSpare(), master: master, cluster: cluster)
    }

    /// Makes it a replica.
    ///
    /// - Returns: The proof.
    /// - Throws: `ClusterError` when time runs out.
    func join() async throws -> Receipt {
        guard let host = cluster.addresses[master], let identity = cluster.identities[master] else {
            preconditionFailure("there is no node \(master)")
        }
        try await ask(["CLUSTER", "MEET", host.host, "\(host.port)", "\(host.busPort)"])
        let others = await cluster.running(but: number)
        try await wait("to know nodes \(others)") {
            let known = try await nodes(of: number)
            return others.allSatisfy { other in
                let line = cluster.identities[other].flatMap { known[$0] }
                return line.map { !$0.flags.contains(.handshake) } ?? false
            }
        }
        try await ask(["CLUSTER", "REPLICATE", identity])
        try await wait("to be linked to node \(master)") {
            try await cluster.information("replication", of: number)["master_link_status"] == "up"
        }
        let linked = cluster.now
        try await wait("to be known as a replica by nodes \(others)") {
            try await knowing(it: others) { $0.masterID == identity }.count == others.count
        }
        await cluster.follow(number, asReplicaOf: master)
        return Receipt(
            at: linked,
            text: "CLUSTER NODES of \(others.count) nodes shows it as a replica of node \(master); "
                + "master_link_status:up")
    }

    /// Sees that all others know it as a replica, or as the master that it may have become.
    ///
    /// - Returns: The proof.
    /// - Throws: `ClusterError` when one does not.
    func proveMember() async throws -> String {
        let others = await cluster.running(but: number)
        let knowing = try await knowing(it: others) {
            !$0.flags.contains(.handshake) && ($0.masterID != nil || !$0.slots.isEmpty)
        }
        guard knowing.count == others.count else {
            throw ClusterError(
                .unproven, "of nodes \(others) only \(knowing) know node \(number) as a replica")
        }
        return "CLUSTER NODES of \(others.count) nodes shows it as a member that has data"
    }

    /// Makes all others forget it, and ends its process.
    ///
    /// - Returns: The proof.
    /// - Throws: `ClusterError` when it has become a master, or time runs out.
    func leave() async throws -> Receipt {
        guard let identity = cluster.identities[number] else {
            preconditionFailure("there is no node \(number)")
        }
        let others = await cluster.running(but: number)
        for other in others {
            if let line = try await nodes(of: other)[identity], !line.slots.isEmpty {
                throw ClusterError(
                    .unfit, "node \(number) has become a master, so it stays")
            }
            // Refused by a node that does not know it, which is what is wanted.
            _ = try await cluster.command(["CLUSTER", "FORGET", identity], on: other)
        }
        await cluster.unfollow(number)
        let end =
            await cluster.runs(number)
            ? try await cluster.end(number, by: .terminate(grace: nil)).text
            : "its process had ended before"
        let knowing = try await knowing(it: others) { !$0.flags.contains(.handshake) }
        guard knowing.isEmpty else {
            throw ClusterError(
                .unproven, "nodes \(knowing) still know node \(number) after CLUSTER FORGET")
        }
        return Receipt(
            at: cluster.now,
            text: "CLUSTER NODES of \(others.count) nodes has no line for it; \(end)")
    }

    private func ask(_ words: [String]) async throws {
        let reply = try await cluster.command(words, on: number)
        guard reply.isOK else {
            throw ClusterError(
                .refused,
                "node \(number) refused \(words.prefix(2).joined(separator: " ")): \(reply)")
        }
    }

    private func wait(
        _ what: String, until condition: () async throws -> Bool
    ) async throws {
        guard try await poll(every: .milliseconds(20), within: limit, until: condition) else {
            throw ClusterError(
                .late, "node \(number) took more than \(limit.inWords) \(what)")
        }
    }

    /// Those of some nodes whose line for it is as wanted.
    private func knowing(
        it others: [Int], as wanted: (ClusterNode) -> Bool
    ) async throws -> [Int] {
        guard let identity = cluster.identities[number] else {
            preconditionFailure("there is no node \(number)")
        }
        var knowing: [Int] = []
        for other in others {
            let line = try await nodes(of: other)[identity]
            if let line, wanted(line) { knowing.append(other) }
        }
        return knowing
    }

    private func nodes(of other: Int) async throws -> ClusterNodes {
        ClusterNodes(try await cluster.command(["CLUSTER", "NODES"], on: other).text ?? "")
    }
}
