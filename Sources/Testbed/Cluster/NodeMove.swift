import Quantities
import RedisClient

/// Nodes that come back at other addresses, as pods do: with their files and their identity, at the same port.
extension Cluster {
    /// How long the others are given to learn of an address.
    private static let learningLimit = Duration.seconds(2)

    /// Starts a stopped node at its next address, and sees that nothing is left at the one before. A further call, after
    /// one that failed, only looks again.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - disk: What it finds of its files.
    ///   - awaitsOthers: Whether the other nodes are given time to learn of it; those that move as well learn of nobody.
    /// - Returns: The proof: the new process at the new address, nothing at the old one, and which other nodes tell the
    ///   new one in CLUSTER NODES.
    /// - Throws: `ClusterError` when something answers at the old address, or the node has none left.
    package func startMoved(
        _ number: Int, _ disk: DiskFate, awaitsOthers: Bool
    ) async throws -> Receipt {
        if nodes[number]?.condition == .stopped { try move(number) }
        let receipt =
            disk == .keep ? try await startAgain(number) : try await startWiped(number, disk)
        guard let address = book[number], let before = nodes[number]?.formerAddress else {
            preconditionFailure("node \(number) has moved")
        }
        let nothing = try await proveEmpty(before)
        let learnt =
            awaitsOthers && disk != .wipeAll ? await waitForLearning(of: number, at: address) : ""
        return Receipt(
            at: receipt.at,
            text: "moved from \(before.host) to \(address.host); \(receipt.text); at the old "
                + "address: \(nothing)\(learnt)")
    }

    private func move(_ number: Int) throws {
        guard let old = book[number], let new = old.next else {
            throw ClusterError(.unfit, "node \(number) has been at all addresses that it has")
        }
        book.move(number, to: new)
        nodes[number]?.formerAddress = old
        nodes[number]?.address = new
        try rewriteConfiguration(of: number)
    }

    /// That nobody listens at an address.
    private nonisolated func proveEmpty(_ address: NodeAddress) async throws -> String {
        do {
            try await Blocking.run {
                try Connection(to: address.endpoint, timeout: .milliseconds(200)).close()
            }
        } catch let error as RedisError where error.kind != .noSocket {
            return "\(error)"
        }
        throw ClusterError(.unproven, "something listens at \(address.host), which a node has left")
    }

    /// Waits until all other nodes that run tell a node's address; in words who does.
    private func waitForLearning(of number: Int, at address: NodeAddress) async -> String {
        let others = nodes.values.filter { $0.condition == .running && $0.number != number }
            .map(\.number).sorted()
        guard !others.isEmpty, let identity = identities[number] else { return "" }
        var ignorant = others
        _ = await pollUncancelled(
            every: .milliseconds(20), within: Self.learningLimit,
            until: { () -> Bool in
                var left: [Int] = []
                for other in ignorant {
                    let reply = try? await command(
                        ["CLUSTER", "NODES"], on: other, timeout: .milliseconds(500))
                    let told = reply?.text.map { ClusterNodes($0) }?.nodes.first {
                        $0.id == identity
                    }
                    if told?.endpoint?.host != address.host { left.append(other) }
                }
                ignorant = left
                return left.isEmpty
            })
        let learnt = others.filter { !ignorant.contains($0) }
        let tell =
            "in CLUSTER NODES \(address.host) is told by \(learnt.count) of \(others.count) others"
        return "; \(tell)"
            + (ignorant.isEmpty
                ? ""
                : " after \(Self.learningLimit.inWords), not by \(ignorant.map { "\($0)" }.joined(separator: ", "))")
    }
}
