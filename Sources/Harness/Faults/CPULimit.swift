import Evidence

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
                            + "\(periods.periods) periods", disables: false, remedy: remedy))
            } catch {
                _ = try await remedy()
                throw error
            }
        }
    }

    private func waitUntilThrottled(
        _ node: Int, in group: ControlGroup, within limit: Duration
    ) async throws -> ControlGroup.Statistics {
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        while clock.now < deadline {
            let statistics = group.statistics()
            if statistics.throttled > 0 { return statistics }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw ClusterError(
            "node \(node) needed less than \(Int((share * 100).rounded()))% of a processor, so the "
                + "limit has no effect: a lower 'to' or more load", isUnavailable: false)
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
