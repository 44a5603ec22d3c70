package import Plan
import Quantities
import RedisClient
import Testbed

/// Makes a node's fsyncs last, as on a disk that others keep busy, until the server says that its append-only file is
/// behind.
package struct SlowFsync: Fault {
    package static let name = "slow-fsync"
    package static let summary =
        "Makes a node's fsync() last, as on a busy disk, so that its append-only file falls behind."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let provisions: Set<NodeProvision> = [.stallLibrary]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "slow-fsync", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes whose disk is busy."),
                FieldDocumentation(
                    "by", .duration(atLeast: .milliseconds(1)),
                    "How long each fsync lasts; until the fault's end by default. An election waits for an fsync of "
                        + "nodes.conf, on the server's main thread."),
            ]),
        receipt:
            "The log says 'Asynchronous AOF fsync is taking too long', and aof_delayed_fsync in INFO has risen.",
        falsifiers:
            "A server that libstall.so was not loaded into: looked for in its maps at each start. The file that holds its "
            + "fsyncs removed or changed, be it for a moment: it is read every 100 ms, with the time of its last "
            + "change; held until the end, aof_pending_bio_fsync stays above 0.",
        heal: "fsyncs return at once again; INFO says aof_pending_bio_fsync:0.",
        requirements:
            "libstall.so beside the program, a server that is linked dynamically, appendonly yes with "
            + "appendfsync everysec, writes, and a fault of more than 3 s",
        example: "{ at: 5s, slow-fsync: master of slot 0, for: 8s }")

    package let target: Target
    /// How long each fsync lasts; nil for until the fault's end.
    package let length: Duration?

    package var text: String {
        "slow the fsyncs of \(target.text)" + (length.map { " by \($0.inWords)" } ?? "")
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        length = try fields.duration("by")
    }

    package func impossibility(in cluster: ClusterSpecification) -> String? {
        guard cluster.values(of: "appendonly").last == "yes" else {
            return "nodes sync nothing: set cluster.config.appendonly to yes"
        }
        let policy = cluster.values(of: "appendfsync").last ?? "everysec"
        return policy == "everysec"
            ? nil : "only with appendfsync everysec do servers tell of slow fsyncs, not \(policy)"
    }

    private static let line = "Asynchronous AOF fsync is taking too long"

    package func inject(into scene: FaultScene) async throws {
        let lasting = scene.length
        let cluster = scene.cluster
        for node in scene.targets {
            let logged = try await cluster.logSize(of: node)
            let delayed = try await Self.delayed(of: node, in: cluster)
            try await cluster.hold(.sync, of: node, each: length)
            let at = cluster.now
            do {
                let proof = try await Self.proof(
                    of: node, in: cluster, logged: logged, delayed: delayed, within: lasting)
                scene.inflict(
                    Injection(
                        node: node, effect: at, receipt: proof, disables: false,
                        course: await .inProcess(
                            of: node, in: cluster, lookEvery: .milliseconds(100)
                        ) { [length] in
                            try await Self.stillSlow(node, each: length, in: cluster)
                        }
                    ) {
                        try await cluster.release(.sync, of: node)
                        return try await Self.end(on: node, in: cluster)
                    })
            } catch {
                try await cluster.release(.sync, of: node)
                throw error
            }
        }
    }

    /// Waits until the node complains.
    private static func proof(
        of node: Int, in cluster: Cluster, logged: UInt64, delayed: Int64, within limit: Duration
    ) async throws -> String {
        let proof: String? = try await poll(every: .milliseconds(50), within: limit) {
            guard try await cluster.log(of: node, since: logged).contains(line) else { return nil }
            let now = try await Self.delayed(of: node, in: cluster)
            guard now > delayed else { return nil }
            return "the log says '\(line)'; aof_delayed_fsync rose from \(delayed) to \(now)"
        }
        guard let proof else {
            throw ClusterError(
                .late,
                "the log of node \(node) did not say '\(line)' within \(limit.inWords): it needs "
                    + "writes and more than 3 s")
        }
        return proof
    }

    /// Sees that the library is still told to hold fsyncs, and that one that lasts until the end is under way.
    private static func stillSlow(
        _ node: Int, each length: Duration?, in cluster: Cluster
    ) async throws -> String {
        let file = try await cluster.proveHeld(.sync, of: node, each: length)
        guard length == nil else { return file }
        let key = "aof_pending_bio_fsync"
        let pending = try await cluster.figure(key, in: "persistence", of: node)
        guard pending > 0 else {
            throw ClusterError(.unproven, "node \(node) says \(key):0")
        }
        return "\(file); \(key):\(pending)"
    }

    /// Waits until no fsync is under way.
    private static func end(on node: Int, in cluster: Cluster) async throws -> Receipt {
        guard await cluster.runs(node) else {
            return Receipt(at: cluster.now, text: "the node does not run, and so syncs nothing")
        }
        let key = "aof_pending_bio_fsync"
        let hasEnded = try await pollUncancelled(
            every: .milliseconds(10), within: .seconds(10),
            until: { try await cluster.figure(key, in: "persistence", of: node) == 0 })
        guard hasEnded else {
            throw ClusterError(.unproven, "node \(node) still says \(key):1")
        }
        let count = try await delayed(of: node, in: cluster)
        return Receipt(at: cluster.now, text: "\(key):0, aof_delayed_fsync:\(count)")
    }

    private static func delayed(of node: Int, in cluster: Cluster) async throws -> Int64 {
        try await cluster.figure("aof_delayed_fsync", in: "persistence", of: node)
    }
}
