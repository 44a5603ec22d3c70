package import Plan
package import Quantities
import RedisClient
import Testbed

/// Makes a replica resynchronise in full with a master that holds much data.
package struct BigResync: Fault {
    package static let name = "big-resync"
    package static let summary =
        "Makes a replica resynchronise in full, its master holding as much data as asked for."
    package static let durationRule = DurationRule.forbidden
    package static let endsByItself = true
    package static let disablesNode = false
    package static let needs: Set<NodeAbility> = [.data]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "big-resync", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The replica or replicas that start anew."),
                FieldDocumentation(
                    "data", .size(1 << 16...1 << 36),
                    "What is written to its master first, incompressible; 100MB by default."),
            ]),
        receipt: "sync_full of its master's INFO has grown after its link was ended.",
        falsifiers:
            "Data that the master does not keep: a refused MSET is told, and used_memory must have grown by most of it, "
            + "also when the resynchronisation begins. A partial one instead: the master's own count of full ones must grow.",
        heal: "Waits until the replica says master_link_status:up, then deletes the data.",
        requirements: "memory for the data, in the master and in each replica",
        example: "{ at: 5s, big-resync: { target: replica of slot 0, data: 50MB } }")

    package let target: Target
    /// How much is written to the master first.
    package let data: ByteCount

    package var text: String { "resynchronise \(target.text) with \(data) more data" }

    /// How long a full resynchronisation may take.
    private static let limit = Duration.seconds(600)
    /// How long a replica may take to ask for one: it tries once a second.
    private static let askingLimit = Duration.seconds(20)

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        data = try fields.size("data") ?? ByteCount(bytes: 100_000_000)
    }

    package func impossibility(in cluster: ClusterSpecification) -> String? {
        cluster.replicas == 0 ? "there is no replica: set cluster.replicas" : nil
    }

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        let masters = await cluster.masters(of: scene.targets)
        for node in scene.targets {
            guard let master = masters[node] else {
                throw ClusterError(
                    .unfit, "node \(node) is no replica: only replicas resynchronise")
            }
            let ballast = Ballast(
                node: master, tag: try await cluster.tag(servedBy: master), cluster: cluster)
            let begin = cluster.now
            let used = try await cluster.figure("used_memory", in: "memory", of: master)
            let holding: Int64
            do {
                try await ballast.load(data.bytes)
                holding = try await cluster.figure("used_memory", in: "memory", of: master)
                guard holding - used > Int64(data.bytes) / 2 else {
                    throw ClusterError(
                        .unproven,
                        "node \(master) took \(data), but its used_memory grew from \(used) to \(holding)"
                    )
                }
            } catch {
                try? await ballast.remove()
                throw error
            }
            scene.inflict(
                Injection(
                    node: master, effect: begin,
                    receipt: "\(data) were written to node \(master), used_memory:\(holding)",
                    disables: false,
                    course: .noMiddle("the data lies there for the resynchronisation alone")
                ) {
                    try await ballast.remove()
                    return Receipt(at: cluster.now, text: "the data was deleted")
                })
            try await resynchronise(node, with: master, holding: holding, in: scene)
        }
    }

    /// Ends the link of a replica once its master has forgotten its own history, so that nothing but a full
    /// resynchronisation is left.
    private func resynchronise(
        _ node: Int, with master: Int, holding: Int64, in scene: FaultScene
    ) async throws {
        let cluster = scene.cluster
        let statistics = try await cluster.information("stats", of: master)
        guard let before = statistics.integer("sync_full") else {
            throw ClusterError(
                .unproven, "node \(master) tells no sync_full in INFO stats")
        }
        let partialBefore = statistics.integer("sync_partial_ok") ?? 0
        let forgotten = try await cluster.command(["DEBUG", "CHANGE-REPL-ID"], on: master)
        guard forgotten.isOK else {
            throw ClusterError(
                .refused, "node \(master) refused DEBUG CHANGE-REPL-ID: \(forgotten)")
        }
        let at = cluster.now
        let ended = try await cluster.command(["CLIENT", "KILL", "TYPE", "master"], on: node)
        guard ended.integer == 1 else {
            throw ClusterError(
                .unfit, "node \(node) has no link to its master: \(ended)")
        }
        let counted: Int64? = try await poll(every: .milliseconds(20), within: Self.askingLimit) {
            let statistics = try await cluster.information("stats", of: master)
            let now = statistics.integer("sync_full") ?? before
            if now > before { return now }
            guard statistics.integer("sync_partial_ok") ?? 0 <= partialBefore else {
                throw ClusterError(
                    .unproven, "node \(node) resynchronised in part, not in full")
            }
            return nil
        }
        guard let now = counted else {
            throw ClusterError(
                .late, "node \(node) asked for no full resynchronisation within \(Self.askingLimit)"
            )
        }
        let used = try await cluster.figure("used_memory", in: "memory", of: master)
        guard used >= holding - Int64(data.bytes) / 2 else {
            throw ClusterError(
                .unproven,
                "the data of node \(master) was deleted before the resynchronisation: its used_memory "
                    + "was \(holding) and is \(used)")
        }
        scene.inflict(
            Injection(
                node: node, effect: at,
                receipt: "sync_full of node \(master): \(before) became \(now)", disables: false,
                course: .noMiddle("it lasts as long as the resynchronisation")
            ) { try await linked(node, since: at, in: cluster) })
    }

    private func linked(_ node: Int, since begin: Int64, in cluster: Cluster) async throws
        -> Receipt
    {
        let end: Receipt? = await pollUncancelled(every: .milliseconds(20), within: Self.limit) {
            guard await cluster.runs(node) else {
                return Receipt(at: cluster.now, text: "the node does not run any more")
            }
            let information = try? await cluster.information("replication", of: node)
            if information?["master_link_status"] == "up" || information?["role"] == "master" {
                let took = Int(Duration.nanoseconds(cluster.now - begin).inMilliseconds)
                return Receipt(at: cluster.now, text: "master_link_status:up after \(took) ms")
            }
            guard Task.isCancelled else { return nil }
            return Receipt(at: cluster.now, text: "the run was interrupted meanwhile")
        }
        guard let end else {
            throw ClusterError(
                .late, "node \(node) was not linked to its master within \(Self.limit)")
        }
        return end
    }
}
