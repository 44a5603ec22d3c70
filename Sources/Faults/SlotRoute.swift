import Quantities
import RedisClient
import Testbed

/// Slots between two masters, and what both say of who owns them.
struct SlotRoute: Sendable {
    /// The slots.
    let slots: ClosedRange<Int>
    /// The master that gives.
    let source: Int
    /// The master that takes.
    let destination: Int
    let cluster: Cluster

    /// The longest wait until both agree.
    private static let patience = Duration.seconds(10)

    /// Waits until both masters agree that one of them owns all the slots.
    ///
    /// - Throws: `ClusterError` when they do not in time, `RedisError`.
    func requireOwner(_ owner: Int) async throws {
        let agree = try await pollUncancelled(
            every: .milliseconds(20), within: Self.patience,
            until: { try await isOwner(owner, of: slots) })
        if !agree { throw disagreement(owner, slots) }
    }

    /// Whether both masters say that one of them owns all of some slots.
    func isOwner(_ owner: Int, of slots: ClosedRange<Int>) async throws -> Bool {
        for node in [source, destination] {
            let nodes = ClusterNodes(
                try await cluster.command(["CLUSTER", "NODES"], on: node).text ?? "")
            let owned = nodes[cluster.identities[owner] ?? ""]?.slots ?? []
            guard
                owned.contains(where: {
                    $0.contains(slots.lowerBound) && $0.contains(slots.upperBound)
                })
            else { return false }
        }
        return true
    }

    /// What is wrong when the masters do not agree.
    func disagreement(_ owner: Int, _ slots: ClosedRange<Int>) -> ClusterError {
        ClusterError(
            .unproven,
            "nodes \(source) and \(destination) do not agree that node \(owner) owns slots "
                + "\(slots.lowerBound) to \(slots.upperBound)")
    }

    /// A node as the cluster names it.
    func identity(_ node: Int) -> String {
        guard let identity = cluster.identities[node] else {
            preconditionFailure("there is no node \(node)")
        }
        return identity
    }
}

/// What a slot migration does to who calls it.
protocol SlotMoving: Sendable {
    /// How many keys have been moved, there and back.
    var keys: Int { get }
    /// Begins; the proof that it has.
    func begin() async throws -> String
    /// Moves what is left to move; what is to be told of it.
    func finish() async throws -> String
    /// Moves back what was moved, also in a cancelled task; a further call goes on where the last one failed.
    func undo() async throws
    /// Sees that what has been moved is where it was moved to.
    func proveMoved() async throws -> String
}

/// What a client is told of a slot on its way, asked for keys of the harness's own.
struct SlotProbe: Sendable {
    private let route: SlotRoute
    private let slot: Int
    /// A key of the slot that there is, for some seconds.
    private let present: String
    /// A key of the slot that never is.
    private let absent: String

    /// A probe of one of the route's slots.
    init(slot: Int, of route: SlotRoute) {
        self.route = route
        self.slot = slot
        // One number in 16384 falls into a slot.
        let tag = (0...).first { HashSlot.of("\($0)") == slot } ?? 0
        present = "{\(tag)}shaketable:present"
        absent = "{\(tag)}shaketable:absent"
    }

    /// Writes the key that there is, before the slot sets out.
    ///
    /// - Throws: `ClusterError` when the source refuses it, `RedisError`.
    func leaveKey() async throws {
        let lifetime = "\(Int(SlotMove.patience.inMilliseconds))"
        let reply = try await route.cluster.command(
            ["SET", present, "1", "PX", lifetime], on: route.source)
        guard reply.isOK else {
            throw ClusterError(
                .refused, "node \(route.source) refused a write to slot \(slot): \(reply)")
        }
    }

    /// Asks the source for a key that it does not have, and for two of which it has one.
    ///
    /// - Returns: What it said: ASK to the one; TRYAGAIN to both, or before Redis 7.0 ASK.
    /// - Throws: `ClusterError` when it does not redirect, `RedisError`.
    func askedFor() async throws -> String {
        let one = try await answer(["EXISTS", absent])
        guard one.hasPrefix("ASK \(slot) ") else {
            throw ClusterError(
                .unproven,
                "node \(route.source) answered '\(one)' for a key of the migrating slot \(slot), "
                    + "not ASK")
        }
        let two = try await answer(["EXISTS", present, absent])
        return "for a key it has not it says \(one), for two of which it has one "
            + (two.split(separator: " ").first.map(String.init) ?? two)
    }

    private func answer(_ words: [String]) async throws -> String {
        let reply = try await route.cluster.command(words, on: route.source)
        return reply.serverError?.message ?? "\(reply)"
    }
}
