import Quantities

/// A run as it is now, as OpenMetrics text: for a Prometheus that asks while it goes on.
///
/// What is counted begins anew with each run, which is a label of its own.
package struct LiveMetrics: Sendable {
    /// The content type of what is rendered (OpenMetrics 1.0).
    package static let contentType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    /// The text's only form.
    package init() {}

    /// The whole exposition, its end mark included; only the mark before the first frame.
    package func render(_ frame: LiveFrame?) -> String {
        guard let frame else { return "# EOF\n" }
        let families = run(frame) + load(frame) + nodes(frame) + [faults(frame)]
        return families.filter { !$0.samples.isEmpty }.map(\.text).joined() + "# EOF\n"
    }

    private typealias Labels = [(name: String, value: String)]

    private func labels(_ frame: LiveFrame) -> Labels {
        [("plan", frame.plan), ("run", "\(frame.run)")]
    }

    private func gauge(
        _ name: String, _ help: String, _ frame: LiveFrame, _ value: Double?
    ) -> MetricFamily {
        var family = MetricFamily(name: "shaketable_live_\(name)", type: "gauge", help: help)
        if let value { family.add(labels(frame), value) }
        return family
    }

    private func run(_ frame: LiveFrame) -> [MetricFamily] {
        var stage = MetricFamily(
            name: "shaketable_live_stage", type: "stateset", help: "What the run is doing.")
        for each in LiveFrame.Stage.allCases {
            stage.add(
                labels(frame) + [("shaketable_live_stage", each.rawValue)],
                each == frame.stage ? 1 : 0)
        }
        return [
            stage,
            gauge("runs", "How many runs there will be.", frame, Double(frame.runs)),
            gauge(
                "elapsed_seconds", "Time since the run's start.", frame, frame.elapsed.inSeconds),
            gauge("duration_seconds", "The plan's duration.", frame, frame.total.inSeconds),
        ]
    }

    private func load(_ frame: LiveFrame) -> [MetricFamily] {
        var operations = MetricFamily(
            name: "shaketable_live_operations", type: "counter",
            help: "Operations of the load that have ended since the run's start.")
        operations.add(labels(frame) + [("outcome", "succeeded")], Double(frame.succeeded))
        operations.add(labels(frame) + [("outcome", "failed")], Double(frame.failed))
        return [
            operations,
            gauge(
                "operations_waiting", "Operations that wait for their answer.", frame,
                Double(frame.waiting)),
            gauge(
                "oldest_waiting_seconds", "How long the oldest of them has been waiting.", frame,
                frame.oldestWaiting.inSeconds),
            gauge(
                "latency_p99_seconds",
                "99th percentile of the last second's latencies, from the intended send time; waiting ones count.",
                frame, frame.latencyP99?.inSeconds),
        ]
    }

    private func nodes(_ frame: LiveFrame) -> [MetricFamily] {
        func family(
            _ name: String, _ help: String, _ value: (LiveFrame.Node) -> Bool?
        ) -> MetricFamily {
            var family = MetricFamily(
                name: "shaketable_live_node_\(name)", type: "gauge", help: help)
            for node in frame.nodes {
                guard let value = value(node) else { continue }
                family.add(
                    labels(frame) + [("node", "\(node.number)"), ("shard", "\(node.shard)")],
                    value ? 1 : 0)
            }
            return family
        }
        return [
            family("up", "1 while its process runs and is not frozen.") { $0.process == .up },
            family("master", "1 while it says that it is a master; left out while not known.") {
                $0.isMaster
            },
            family("cluster_ok", "1 while it says cluster_state:ok; left out while not known.") {
                $0.clusterState.map { $0 == "ok" }
            },
        ]
    }

    private func faults(_ frame: LiveFrame) -> MetricFamily {
        var family = MetricFamily(
            name: "shaketable_live_fault_active", type: "gauge",
            help: "1 while the step of the plan is due: from when it fires until it is healed.")
        for (index, step) in frame.steps.enumerated() {
            let isActive =
                frame.elapsed >= step.at && frame.elapsed < step.until ?? frame.total
                && frame.stage == .running
            family.add(
                labels(frame) + [("step", "\(index + 1)"), ("fault", step.text)],
                isActive ? 1 : 0)
        }
        return family
    }
}
