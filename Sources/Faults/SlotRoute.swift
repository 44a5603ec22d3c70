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
            "nodes \(source) and \(destination) do not agree that node \(owner) owns slots "
                + "\(slots.lowerBound) to \(slots.upperBound)", isUnavailable: false)
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
