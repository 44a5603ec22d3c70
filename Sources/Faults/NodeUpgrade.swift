import Plan
import Synchronization
import Testbed

/// Brings single nodes to another server: what `upgrade` and `roll` have in common.
struct NodeUpgrade: Sendable {
    /// How a node leaves its place.
    enum How: String, CaseIterable {
        /// SIGTERM.
        case sigterm
        /// A replica takes over first, where the node is a master; then SIGTERM.
        case failoverFirst = "failover-first"
        /// SIGKILL.
        case kill
    }

    /// What the plan calls the server.
    let server: String
    /// How nodes leave.
    let how: How
    /// How their processes end.
    private let ending: NodeEnding

    /// The keys of a plan.
    static let fields = [
        FieldDocumentation(
            "to", .text, required: true,
            "Which server of cluster.servers it becomes; original for the one that the cluster starts with."
        ),
        FieldDocumentation(
            "how", .word(How.allCases.map(\.rawValue)),
            "sigterm: it is asked to shut down (the default); failover-first: before that a replica takes over from a "
                + "master; kill: it ends at once."),
        NodeEnding.grace,
    ]

    /// Reads those keys.
    init(reading fields: PlanFields) throws(PlanError) {
        server = try fields.required(try fields.text("to"), "to")
        how = try fields.word("how").flatMap(How.init) ?? .sigterm
        ending = try NodeEnding(reading: fields)
    }

    /// `to new`, with what is not usual.
    var text: String {
        switch how {
        case .sigterm: "to \(server)"
        case .failoverFirst: "to \(server), failover first"
        case .kill: "to \(server) by SIGKILL"
        }
    }

    /// Why it can never be done in a cluster.
    func impossibility(in cluster: ClusterSpecification) -> String? {
        guard server != ClusterSpecification.ownServer, cluster.servers[server] == nil else {
            return how == .failoverFirst && cluster.replicas == 0
                ? "no replica can take over first: set cluster.replicas" : nil
        }
        let known = cluster.servers.keys.sorted() + [ClusterSpecification.ownServer]
        return "cluster.servers has no '\(server)'; there are \(known.joined(separator: ", "))"
    }

    /// Ends a node; what heals that is its start with the other server.
    ///
    /// - Parameters:
    ///   - node: The node, from 1.
    ///   - scene: Where its effects are told.
    ///   - isRefused: Becomes true when the other server does not serve, and the node has its old one again.
    /// - Throws: `ClusterError` when it does not leave as asked.
    func perform(
        on node: Int, in scene: FaultScene, isRefused: RefusalFlag
    ) async throws {
        let cluster = scene.cluster
        if how == .failoverFirst {
            let replica = try await cluster.replica(for: node)
            // A replica has nothing to hand over.
            if replica != node {
                scene.inflict(try await Failover.takeover(by: replica, .default, in: cluster))
            }
        }
        let before = await cluster.server(of: node)
        let end = try await scene.end(node) { try await cluster.end(node, by: ending) }
        scene.inflict(
            Injection(
                node: node, effect: end.at, receipt: end.text, disables: true,
                course: scene.duration == nil
                    ? .noMiddle("the node is started with the other server at once")
                    : .untilHealed(lookEvery: .milliseconds(100)) {
                        try await cluster.proveDown(node)
                    }
            ) { [server] in
                do {
                    return try await cluster.start(node, as: server)
                } catch {
                    isRefused.raise()
                    let old = try await cluster.fallBack(node, to: before)
                    scene.unproven(
                        node: node,
                        why:
                            "it does not serve as '\(server)' and has its old server, \(before.version), again: "
                            + "\(error)")
                    return old
                }
            })
    }
}

/// Whether a node refused its new server.
final class RefusalFlag: Sendable {
    private let flag = Mutex(false)

    func raise() { flag.withLock { $0 = true } }

    var isRaised: Bool { flag.withLock { $0 } }
}
