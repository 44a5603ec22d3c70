import Judgement
import Quantities
import RunRecord
import Wording

/// What a plan would do and when, in words: what `shaketable check` prints. Starts nothing.
package struct PlanPreview: Sendable {
    private let plan: Plan
    private let constants: PlanConstants

    /// A preview of a plan.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - server: What the servers will say they are, such as `redis 7.0.15`; nil when not known.
    package init(of plan: Plan, server: String? = nil) {
        self.plan = plan
        constants = PlanConstants(of: plan, server: server)
    }

    /// The text, of several lines, each with its end.
    package var text: String {
        let parts = [
            headline, cluster, load, timeline, windows, expectations, estimate, sweep,
            warnings,
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        plan.name + (plan.about.isEmpty ? "" : ": \(plan.about)")
    }

    private var cluster: String {
        let cluster = plan.cluster
        var lines = [
            row(
                "cluster",
                "\(cluster.masters.counted("master")), "
                    + "\(cluster.replicas.counted("replica")) of each: "
                    + cluster.topology.nodeCount.counted("node")),
            row("", "node-timeout \(cluster.nodeTimeout.inWords)"),
        ]
        if let data = cluster.data {
            lines.append(row("", "\(data) on each master, in values of \(cluster.dataValueSize)"))
        }
        if !cluster.zones.names.isEmpty {
            let zones = cluster.zones.zones(of: cluster.topology)
            let text = cluster.zones.names.map { name in
                let nodes = zones.filter { $0.value == name }.keys.sorted().map(String.init)
                return "\(name): \(nodes.joined(separator: " "))"
            }
            lines.append(row("", "zones \(text.joined(separator: ", "))"))
        }
        for (name, program) in cluster.servers.sorted(by: { $0.key < $1.key }) {
            lines.append(row("", "server \(name): \(program)"))
        }
        if let server = cluster.server { lines.append(row("", "server \(server)")) }
        if cluster.isSecured {
            let replaced = cluster.configuration.map(\.name).filter {
                ConfigurationReader.replacedByTLS.contains($0)
            }
            lines.append(
                row(
                    "",
                    "TLS on clients, bus and replication, with a port and certificates of the run's own"
                ))
            if !replaced.isEmpty {
                lines.append(row("", "in place of \(replaced.joined(separator: ", "))"))
            }
        }
        if let clients = cluster.clients {
            lines.append(row("", "clients log in as \(clients)"))
        }
        for directive in cluster.configuration where directive.name != "cluster-node-timeout" {
            if cluster.isSecured, ConfigurationReader.replacedByTLS.contains(directive.name) {
                continue
            }
            for value in Secret.shown(directive.values, of: directive.name) {
                lines.append(row("", "\(directive.name) \(value.isEmpty ? "\"\"" : value)"))
            }
        }
        return lines.joined(separator: "\n")
    }

    private var load: String {
        let program = plan.clientProgram.map { [$0.preview] } ?? []
        let clients = plan.clients.map { "client \($0.name): \($0.program.preview)" }
        let lines = program + clients + (plan.load.map { LoadPreview(of: $0).lines } ?? [])
        guard !lines.isEmpty else { return row("load", "none") }
        return lines.enumerated().map { row($0 == 0 ? "load" : "", $1) }.joined(separator: "\n")
    }

    private var timeline: String {
        var moments: [(at: Duration, order: Int, text: String)] = [(.zero, -1, "the load starts")]
        for step in plan.timeline {
            let condition = step.waitsForCluster ? "when the cluster is ok: " : ""
            moments.append((step.at, step.number, condition + step.fault.text + who(step)))
            if let end = step.end {
                let latest = step.waitsForCluster ? " (later when it had to wait)" : ""
                moments.append((end, step.number, "heal: \(step.fault.text)\(latest)"))
            }
        }
        let early = plan.end == .whole ? " (sooner when all is over and whole)" : ""
        moments.append(
            (plan.duration, Int.max, "the load stops; all is healed and read back\(early)"))
        let sorted = moments.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
        return sorted.enumerated().map { index, moment in
            row(index == 0 ? "time line" : "", pad(moment.at.inWords, 8) + moment.text)
        }.joined(separator: "\n")
    }

    /// Which nodes a step means, where it is certain before the run.
    private func who(_ step: Step) -> String {
        let roles = step.fault.targets.filter { !$0.isSaidByName }
        guard !roles.isEmpty else { return "" }
        let first = plan.timeline.map(\.at).min()
        let certain = roles.compactMap { $0.certainNodes(atStartOf: plan.cluster) }
        guard step.at == first, certain.count == roles.count else {
            return " (known when the step begins)"
        }
        let nodes = Set(certain.joined())
        let numbers = nodes.sorted().map(String.init).joined(separator: ", ")
        return " (\(nodes.count == 1 ? "node" : "nodes") \(numbers))"
    }

    private var windows: String {
        guard let first = plan.timeline.map(\.at).min() else {
            return row("windows", "baseline 0s to \(plan.duration.inWords): there is no fault")
        }
        let ends = plan.timeline.map { step in
            step.end ?? (type(of: step.fault).keepsNodeAway ? plan.duration : step.at)
        }
        let last = ends.max() ?? first
        var text = "baseline 0s to \(first.inWords), fault \(first.inWords) to \(last.inWords)"
        if last < plan.duration {
            text += ", recovery \(last.inWords) to \(plan.duration.inWords)"
        }
        return row("windows", text)
    }

    private var expectations: String {
        guard !plan.expectations.isEmpty else { return row("expect", "nothing: measures only") }
        return plan.expectations.enumerated().map { index, expectation in
            let values = constants.named(in: expectation.text)
            return row(
                index == 0 ? "expect" : "",
                expectation.text + (values.isEmpty ? "" : "    (\(values))"))
        }.joined(separator: "\n")
    }

    private var warnings: String {
        PlanWarnings(of: plan).all.map { row("warning", "\($0.position): \($0.message)") }
            .joined(separator: "\n")
    }

    private var estimate: String {
        let total = RunCost.whole(
            plan.runs, of: plan.duration, nodes: plan.cluster.nodeCount,
            onOneCluster: plan.reuse == .healed)
        let cluster =
            switch plan.reuse {
            case _ where plan.runs == 1: ""
            case .fresh: ", each with a fresh cluster"
            case .healed: ", all on one cluster"
            }
        let seed = plan.seed.map { "seed \($0)" } ?? "a new seed"
        // How many go on at once is the machine's to say.
        let order = plan.runs > 1 && plan.reuse == .fresh ? " one after the other" : ""
        return row(
            "runs",
            "\(plan.runs)\(cluster), \(seed); about \(Self.wholeSeconds(total))\(order)")
    }

    /// An estimate as it is shown: nobody knows parts of a second.
    private static func wholeSeconds(_ duration: Duration) -> String {
        Duration.seconds(duration.inSeconds.rounded(.up)).inWords
    }

    /// The grid, and how long it takes where every cell gets its most runs.
    private var sweep: String {
        guard let sweep = plan.sweep else { return "" }
        let axes = sweep.axes.enumerated().map { index, axis in
            row(
                index == 0 ? "sweep" : "",
                "\(axis.path): \(axis.values.map(\.asWritten).joined(separator: ", "))")
        }
        var goal = "\(sweep.leastRuns) to \(sweep.runsPerCell) runs of each"
        if let wanted = sweep.goal {
            let width = wanted.halfWidth * (wanted.unit == .ratio || wanted.isRelative ? 100 : 1)
            let unit = wanted.unit == .ratio || wanted.isRelative ? "%" : ""
            goal += ", until \(wanted.text) is known within \(width.plainText)\(unit)"
        }
        let runs = sweep.cellCount * sweep.runsPerCell
        let least = sweep.cellCount * sweep.leastRuns
        let one = RunCost.whole(1, of: plan.duration, nodes: plan.cluster.nodeCount)
        return
            (axes + [
                row("", "\(sweep.cellCount.counted("cell")), \(goal)"),
                row(
                    "",
                    "about \(Self.wholeSeconds(one * least)) to \(Self.wholeSeconds(one * runs)) one after the other, "
                        + "less by as many as --jobs and --shard do at once"),
            ]).joined(separator: "\n")
    }

    private func row(_ label: String, _ text: String) -> String {
        "  \(pad(label, 11))\(text)"
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

/// The values that a plan's expectations may name and that are known before it runs.
struct PlanConstants: Sendable {
    private let values: [(name: String, value: String)]

    /// The values in a plan; without a server, what depends on its version says so.
    init(of plan: Plan, server: String?) {
        let run = plan.description(index: 1, seed: 0, server: server ?? "")
        values = Constant.allCases.map { constant in
            guard server != nil || constant != .failoverWorstCase else {
                return (constant.rawValue, "by the server's version")
            }
            guard let value = constant.value(in: run) else { return (constant.rawValue, "unknown") }
            return (constant.rawValue, Self.text(value, constant.unit))
        }
    }

    /// `textbook-bound = 4s`, for each that a text names, joined by commas.
    func named(in text: String) -> String {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "-") }
        return values.filter { value in words.contains { $0 == value.name } }
            .map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    }

    private static func text(_ value: Double, _ unit: Unit) -> String {
        let rounded = (value * 1000).rounded() / 1000
        switch unit {
        case .time: return Duration.milliseconds(Int64((value * 1000).rounded())).inWords
        case .rate: return "\(rounded)/s"
        default: return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
        }
    }
}
