package import Plan
import Quantities
import Statistics
import Testbed

/// Rations a node's processor time, as a container's limit does.
package struct CPULimit: Fault {
    package static let name = "cpu-limit"
    package static let summary =
        "Lets a node have only part of a processor, as a container's limit does."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let provisions: Set<NodeProvision> = [.controlGroup]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "cpu-limit",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes that are slowed."),
                FieldDocumentation(
                    "to", .percentage, required: true,
                    "How much of one processor a node keeps, its children included; at least 1%."),
            ]),
        receipt:
            "cpu.stat counts a period in which the node had to wait (nr_throttled); without one, the limit is above "
            + "what the node needs.",
        falsifiers:
            "A process that is not the server: the one that INFO names and that holds the listening socket is compared at each "
            + "start. A limit above what it needs: it must have waited. A process that is moved out, or a ration that is "
            + "changed: both are read every 50 ms.",
        heal:
            "The node goes back to its old group, and the new one is removed; tells how often it waited and how long "
            + "it ran. However a run ends, a process outside the sandbox removes the groups.",
        requirements:
            "the cpu controller of control groups, version 2 (cpu.max) or 1 (cpu.cfs_quota_us): as root, or delegated",
        example: "{ at: 5s, cpu-limit: { target: master of slot 0, to: 5% }, for: 10s }")

    package let target: Target
    /// The share of one processor, 0.01 to 1.
    package let share: Double

    package var text: String {
        "limit \(target.text) to \(Int((share * 100).rounded()))% of a processor"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        share = max(0.01, try fields.required(try fields.percentage("to"), "to"))
    }

    package static func unavailability(isSandboxed: Bool) async -> String? {
        guard case .missing(let reason) = ProcessorController.find() else { return nil }
        return "\(reason); \(ProcessorController.remedy)"
    }

    /// How long a node may take to use its ration up.
    private static let patience = Duration.seconds(10)

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        for node in scene.targets {
            let ran = await cluster.processorTime(of: node) ?? .zero
            let group = try await cluster.rationProcessor(of: node, to: share)
            let at = cluster.now
            let remedy: @Sendable () async throws -> Receipt = {
                try await restore(node, from: group, since: at, having: ran, in: cluster)
            }
            do {
                let periods = try await waitUntilThrottled(
                    node, in: group, within: min(scene.duration ?? Self.patience, Self.patience))
                scene.inflict(
                    Injection(
                        node: node, effect: at,
                        receipt: "\(group.ration); nr_throttled: \(periods.throttled) of "
                            + "\(periods.periods) periods", disables: false,
                        course: await Self.course(of: node, in: group, cluster), remedy: remedy))
            } catch {
                _ = try await remedy()
                throw error
            }
        }
    }

    /// Sees that the node is in its group, and the group has its ration.
    private static func course(
        of node: Int, in group: ControlGroup, _ cluster: Cluster
    ) async -> Course {
        let process = await cluster.incarnation(of: node) ?? 0
        let ration = group.ration
        return await .inProcess(of: node, in: cluster, lookEvery: .milliseconds(50)) {
            guard group.holds(process) else {
                throw ClusterError(
                    .unproven, "process \(process) of node \(node) has left its control group")
            }
            guard group.ration == ration else {
                throw ClusterError(
                    .unproven,
                    "the control group of node \(node) has \(group.ration), not \(ration)")
            }
            return "\(ration) with process \(process) in it"
        }
    }

    private func waitUntilThrottled(
        _ node: Int, in group: ControlGroup, within limit: Duration
    ) async throws -> ControlGroup.Statistics {
        let throttled = try await poll(every: .milliseconds(10), within: limit) {
            let statistics = group.statistics()
            return statistics.throttled > 0 ? statistics : nil
        }
        guard let throttled else {
            throw ClusterError(
                .unproven,
                "node \(node) needed less than \(Int((share * 100).rounded()))% of a processor, so the "
                    + "limit has no effect: a lower 'to' or more load")
        }
        return throttled
    }

    private func restore(
        _ node: Int, from group: ControlGroup, since begin: Int64, having ran: Duration,
        in cluster: Cluster
    ) async throws -> Receipt {
        let counted = group.statistics()
        let now = await cluster.processorTime(of: node)
        try await group.remove()
        let at = cluster.now
        let lasted = Int(Duration.nanoseconds(at - begin).inMilliseconds)
        let use =
            now.map { "; \(Int(($0 - ran).inMilliseconds)) ms of processor time in \(lasted) ms" }
            ?? "; the node does not run"
        return Receipt(
            at: at,
            text: "the group is removed; nr_throttled: \(counted.throttled) of "
                + "\(counted.periods) periods\(use)")
    }
}
