import Judgement
import Quantities
import RunRecord

/// Where the numbers come from: machine, versions, engine, seed, configuration, and how to repeat it.
struct OriginSection: Sendable {
    let findings: Findings

    /// The section.
    var markup: Markup {
        let command: Markup =
            findings.command.map { command in
                [
                    .tag("p", [:], "Repeat it with"),
                    .tag("pre", [:], .tag("code", [:], .text(command))),
                ]
            } ?? []
        return .tag("section", [:], .tag("h2", [:], "Origin"), facts, command)
    }

    private var facts: Markup {
        var facts = FactList()
        facts.add("plan", findings.judgement.plan)
        facts.add("plan hash", findings.planHash)
        facts.add("run folder", findings.folder)
        if let description = findings.description {
            add(description, to: &facts)
        }
        return facts.markup
    }

    private func add(_ description: RunDescription, to facts: inout FactList) {
        facts.add("server", description.server)
        let topology = description.topology
        facts.add("cluster", "\(topology.shards.count) shards, \(topology.nodeCount) nodes")
        facts.add(
            "node-timeout",
            ValueText.text(Double(description.nodeTimeoutMilliseconds) / 1000, .time))
        facts.add(
            "configuration",
            description.configuration.sorted { $0.key < $1.key }
                .map { "\($0) \($1.isEmpty ? "\"\"" : $1)" }.joined(separator: ", "))
        facts.add("load", description.askedRate.map { ValueText.text($0, .rate) })
        facts.add("client policy", description.clientPolicy)
        facts.add("steps", description.steps.joined(separator: "; "))
        facts.add(
            "seeds", findings.seeds)
        facts.add("sandbox", description.sandbox)
        facts.add("reach", description.reach)
        facts.add(
            "nodes",
            description.addresses?.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                .joined(separator: ", "))
        facts.add("network engine", description.networkEngine)
        facts.add("side by side", description.sideBySideText)
        facts.add("started", UTCTime.text(description.wallClockNanoseconds))
        facts.add("shaketable", description.programVersion)
        for (name, value) in description.host.sorted(by: { $0.key < $1.key }) {
            facts.add("host \(name)", value)
        }
    }
}
