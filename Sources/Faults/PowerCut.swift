package import Plan
import Quantities
import Testbed

/// Cuts the power of nodes: their processes end at once, and what they had written and not synced is gone.
package struct PowerCut: Fault {
    /// What the disk had written of what was not synced.
    private enum Tail: String, CaseIterable {
        /// Nothing.
        case cut
        /// A part of each file's tail, which ends in the middle of a record.
        case torn
    }

    package static let name = "power-cut"
    package static let summary =
        "Ends nodes at once, and takes from their files what they had not synced."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = false
    package static let disablesNode = true
    package static let needs: Set<NodeAbility> = [.lifecycle]
    package static let provisions: Set<NodeProvision> = [.syncRecord]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "power-cut", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true,
                    "The node or nodes; several lose their power together."),
                FieldDocumentation(
                    "tail", .word(Tail.allCases.map(\.rawValue)),
                    "cut: each file ends where its newest sync began (the default); torn: some of what came after is "
                        + "there, as the seed chooses."),
            ]),
        receipt:
            "The process was ended by signal 9; how many bytes of each file were synced and how many are gone, by what "
            + "libstall.so kept of each fsync and fdatasync; after the start, how many keys the new process has.",
        falsifiers:
            "A server that libstall.so was not loaded into: looked for in its maps at each start. One that syncs by "
            + "other calls: no fsync of any of its files was seen. Somebody who starts the server again: nothing may "
            + "answer PING there, asked every 100 ms. Files that somebody wrote to meanwhile: before the "
            + "start each file that was cut must be as long as it was left.",
        heal:
            "After `for:` the node is started again with what is left of its files; without, it stays down. One that does "
            + "not start on that is told with its last log lines, and the run is inconclusive.",
        requirements: "libstall.so beside the program, and a server that is linked dynamically",
        example: "{ at: 5s, power-cut: all nodes, for: 1s }")

    package let target: Target
    private let tail: Tail

    package var text: String {
        "cut the power of \(target.text)" + (tail == .torn ? ", tails torn" : "")
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        tail = try fields.word("tail").flatMap(Tail.init) ?? .cut
    }

    package func warning(in cluster: ClusterSpecification, lasting: Duration?) -> String? {
        guard let lasting else { return nil }
        let appends = cluster.values(of: "appendonly").last == "yes"
        let policy = cluster.values(of: "appendfsync").last ?? "everysec"
        guard !appends || policy != "always" else { return nil }
        let why = appends ? "appendfsync \(policy)" : cluster.persistenceText
        return cluster.rebirthWarning(
            target, away: lasting, without: appends ? "its newest writes" : "its data", why: why)
    }

    package func inject(into scene: FaultScene) async throws {
        try await scene.together { try await cut($0, scene) }
    }

    private func cut(_ node: Int, _ scene: FaultScene) async throws {
        let cluster = scene.cluster
        let end = try await scene.end(node) {
            try await cluster.cutPower(of: node, leaving: part(of: node, in: cluster))
        }
        scene.inflict(
            Injection(
                node: node, effect: end.at, receipt: end.text, disables: true,
                course: .untilHealed(lookEvery: .milliseconds(100)) {
                    _ = try await cluster.proveCut(node)
                    return try await cluster.proveDown(node)
                }
            ) {
                try await cluster.startAgain(node)
            })
    }

    /// Which part of a node's tails is left: not 0 and not all, the same for the same seed.
    private func part(of node: Int, in cluster: Cluster) -> Double {
        guard tail == .torn else { return 0 }
        var generator = SplitMix64(seed: cluster.deployment.seed ^ UInt64(node))
        return Double.random(in: 0.1...0.9, using: &generator)
    }
}
