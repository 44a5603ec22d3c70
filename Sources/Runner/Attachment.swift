import LoadGenerator
package import Plan
import Quantities
import RedisClient
import RunRecord
package import Testbed
import Wording
import Workload

/// An attached plan's cluster, looked at and found fit: what `check` tells of it and `run` starts from.
package struct Attachment: Sendable {
    /// The plan, on the cluster that was found.
    package let plan: Plan
    /// The cluster.
    package let found: FoundCluster
    /// What a user says to have this plan done to this cluster.
    package let consent: String

    /// Looks at the cluster of a plan, only reading.
    ///
    /// - Throws: `ClusterError` when it cannot be had as the plan needs it, `PlanError` when the plan cannot be on it.
    package init(lookingAt plan: Plan) async throws {
        guard let attach = plan.cluster.attach else {
            preconditionFailure("the plan attaches to no cluster")
        }
        if let (step, reason) = plan.outOfReach {
            throw ClusterError(
                .unavailable,
                "\(step.position): '\(type(of: step.fault).name)' is unavailable: \(reason)")
        }
        found = try await ClusterFinder(attach).find()
        self.plan = try plan.attached(to: found.topology, configuration: found.configuration)
        consent = found.consent(to: PlanText(of: plan).resolved(seed: 0))
        if let load = plan.load, let refusal = found.refusal(of: AttachedKeys.bytes(of: load)) {
            throw ClusterError(.unavailable, "the load is refused: \(refusal)")
        }
        for step in plan.timeline where type(of: step.fault).needs.contains(.debug) {
            guard let refusal = found.nodes.lazy.compactMap(\.debugRefusal).first else { continue }
            let quoted = String(refusal.prefix(200)).quoted
            throw ClusterError(
                .unavailable,
                "\(step.position): '\(type(of: step.fault).name)' is unavailable: the servers refuse DEBUG "
                    + "(\(quoted)); \(NodeAbility.debug.remedy)")
        }
    }

    /// What phases are told by.
    private var logText: String {
        guard found.attach.logs != nil else { return "no logs: phases are told by polling" }
        let levels = Set(found.nodes.map { $0.logLevel?.printable ?? "unknown" })
        let told = "logs at level \(levels.sorted().joined(separator: ", "))"
        return levels == ["debug"] ? told : "\(told): suspicions are told by polling"
    }

    /// What is there and what would be done to it, in lines with their ends.
    package var text: String {
        var lines = [
            "  reach      \(found.attach.reach.rawValue), \(found.version); \(logText)"
        ]
        for node in found.nodes {
            let shard = found.topology.shard(ofNode: node.number)
            let role = shard?.master == node.number ? "master" : "replica"
            let slots = (shard?.allSlots ?? []).map { "\($0.lowerBound)-\($0.upperBound)" }
            lines.append(
                "  node \(node.number)     \(node.address.host):\(node.address.port) "
                    + "\(node.name == node.address.host ? "" : node.name + " ")"
                    + "\(node.identity.prefix(8)) \(role) of \(slots.joined(separator: ","))")
        }
        if !found.idle.isEmpty {
            lines.append("  left alone \(found.idle.joined(separator: ", ")): no slots")
        }
        if let load = plan.load {
            lines.append(
                "  writes     up to \(load.keys) keys below shaketable:RUN:, at most "
                    + "\(AttachedKeys.bytes(of: load)), each with an expiry; removed at the end")
        } else if !plan.timeline.isEmpty {
            lines.append(
                "  writes     one key of a shard in doubt below shaketable:RUN:, with an expiry")
        }
        lines.append("  consent    run it with --consent \(consent)")
        return lines.joined(separator: "\n") + "\n"
    }
}

/// The keys of a run on a cluster that others use too: all below a prefix of the run's own, with an expiry, and removed
/// when the run ends, however it does. What a killed harness leaves expires.
struct AttachedKeys {
    /// How much longer than the plan's time line keys live: for convergence and the reading back.
    private static let margin = Duration.seconds(900)
    /// How many names go to a node at once.
    private static let batch = 500
    /// How long a batch may take.
    private static let patience = Duration.seconds(10)

    let cluster: Cluster
    let timeline: Timeline

    /// What tells a run's keys from those of all others, other runs included.
    static func newRun() -> String {
        Fingerprint.shortDigits(of: "\(UInt64.random(in: 0...UInt64.max))")
    }

    /// A load whose keys are the run's own and expire.
    static func adapted(
        _ load: LoadSpecification, to cluster: Cluster, plan: Plan
    ) -> LoadSpecification {
        guard cluster.found != nil else { return load }
        var load = load
        load.keyRun = String(cluster.keyPrefix.dropFirst("shaketable:".count).dropLast())
        // A shorter one is the plan's wish.
        load.expiry = load.expiry ?? plan.duration + margin
        return load
    }

    /// The most that a load may write, names and what a server keeps of each included.
    package static func bytes(of load: LoadSpecification) -> ByteCount {
        // A key in a server's tables, with its expiry: 136 bytes of Redis 7.0 on 64 bits, rounded up.
        let each = load.valueSize.range.upperBound + 200
        let families = max(1, load.mix.filter { $0.share > 0 && $0.command != "get" }.count)
        return ByteCount(
            bytes: load.keys.multipliedReportingOverflow(by: each * families).partialValue)
    }

    /// Removes them, and tells the time line how many there were and how many could not be removed.
    ///
    /// - Returns: What is to be told of it.
    func remove(_ load: PreparedLoad?) async -> String {
        var removed = 0
        var failed = 0
        let masters = cluster.watch.picture.masters
        for (index, shard) in cluster.deployment.topology.shards.enumerated() {
            var names = [cluster.watch.probeKey(of: shard)]
            names += load?.names(inShard: index) ?? []
            var rest = names[...]
            while !rest.isEmpty {
                let part = Array(rest.prefix(Self.batch))
                rest = rest.dropFirst(Self.batch)
                do {
                    guard let master = masters[index] else {
                        throw ClusterError(.unavailable, "shard \(shard.number) has no master")
                    }
                    // UNLINK is of Redis 4, and takes one slot's keys at once only.
                    let replies = try await cluster.commands(
                        part.map { ["UNLINK", $0] }, on: master, timeout: Self.patience)
                    removed += replies.reduce(0) { $0 + Int($1.integer ?? 0) }
                    failed += replies.count { $0.integer == nil }
                } catch {
                    failed += part.count
                }
            }
        }
        timeline.record(.keysRemoved, at: timeline.now()) {
            $0[.keys] = removed
            $0[.keysFailed] = failed
        }
        let left = failed == 0 ? "" : "; \(failed) could not be asked for and expire by themselves"
        return "\(removed) keys of the run below \(cluster.keyPrefix) removed\(left)"
    }
}
