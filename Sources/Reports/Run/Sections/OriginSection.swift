import Judgement
import Quantities
import RunRecord
import Wording

/// Where the numbers come from: machine, versions, engine, seed, configuration, and how to repeat it.
struct OriginSection: Sendable {
    let findings: Findings

    /// The section's blocks.
    var blocks: [DocumentBlock] {
        var blocks: [DocumentBlock] = [
            .folded("Server, machine, configuration", brief: brief, [.facts(facts)])
        ]
        blocks += TimeSection(findings: findings).blocks
        if let folder = findings.folder { blocks.append(.copied("Run folder", folder)) }
        if let command = findings.command { blocks.append(.copied("Repeat with", command)) }
        return blocks
    }

    private var brief: [DocumentBlock] {
        guard let description = findings.description else { return [] }
        return [
            .faint(
                "\(description.server), sandbox \(description.sandbox)"
                    + (description.reach.map { " by \($0)" } ?? "")
                    + ", network engine \(description.networkEngine), seed \(findings.seeds)"
                    + (description.sideBySideText.map { ", \($0)" } ?? ""))
        ]
    }

    private var facts: [(name: String, value: String)] {
        let all: [(name: String, value: String?)] =
            [("plan", findings.judgement.plan), ("plan hash", findings.planHash)]
            + (findings.description.map(facts) ?? [])
        return all.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : (name, $0) }
        }
    }

    private func facts(_ description: RunDescription) -> [(name: String, value: String?)] {
        let topology = description.topology
        let timeout = Double(description.nodeTimeoutMilliseconds) / 1000
        return [
            ("server", description.server),
            (
                "cluster",
                "\(topology.shards.count.counted("shard")), \(topology.nodeCount.counted("node"))"
            ), ("node-timeout", ValueText.text(timeout, .time)),
            (
                "configuration",
                description.configuration.sorted { $0.key < $1.key }
                    .map { "\($0) \($1.isEmpty ? "\"\"" : $1)" }.joined(separator: ", ")
            ), ("load", description.askedRate.map { ValueText.text($0, .rate) }),
            ("client policy", description.clientPolicy),
            ("steps", description.steps.joined(separator: "; ")), ("seeds", findings.seeds),
            ("sandbox", description.sandbox), ("reach", description.reach),
            (
                "nodes",
                description.addresses?.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                    .joined(separator: ", ")
            ), ("network engine", description.networkEngine),
            ("side by side", description.sideBySideText),
            ("started", UTCTime.text(description.wallClockNanoseconds)),
            ("shaketable", description.programVersion),
        ] + description.host.sorted { $0.key < $1.key }.map { ("host \($0.key)", $0.value) }
    }
}
