import Foundation
import Linux
package import Plan
import Quantities
import RedisClient
import Testbed
import Wording

/// Runs a command of the user's: what a vendor's or a cloud's tool does, a manifest that is applied, a script.
package struct Command: Fault {
    package static let name = "command"
    package static let summary =
        "Runs a command of yours: a cloud's or a vendor's tool, kubectl apply, a script."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = true
    package static let disablesNode = false
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "command",
            [
                FieldDocumentation(
                    "target", .target, required: true,
                    "The node or nodes that it is done to; the command runs once for each."),
                FieldDocumentation(
                    "run", .text, required: true,
                    "A line of a shell. It finds SHAKETABLE_NODE, _HOST, _PORT, _NAME, _SHARD and _RUN in its "
                        + "environment; 0 means done."),
                FieldDocumentation(
                    "undo", .text,
                    "What undoes it, run when the step ends, however it ends; without it, nothing is undone."
                ),
                FieldDocumentation(
                    "proof", .text,
                    "What shows that it acts: 0 means yes, and what it prints is the receipt. After the undo it "
                        + "must fail. Without it the run is inconclusive."),
                FieldDocumentation(
                    "timeout", .duration(atLeast: .milliseconds(100)),
                    "How long each of them may take; 30s by default."),
                FieldDocumentation(
                    "disables", .flag,
                    "Whether the node cannot serve meanwhile, so that a failover is owed; no by default."
                ),
            ]),
        receipt:
            "What 'proof' prints, and that it leaves with 0 after 'run' and just before 'undo'; with 'undo', "
            + "that it does not any more afterwards.",
        falsifiers:
            "A proof that would hold anyway: it must fail before 'run'. One that lies: nobody can tell; let it ask the "
            + "system that acts, not the tool that was told to.",
        heal:
            "'undo' after `for:`, without as soon as the command is proven; tried three times. On an attached cluster a process "
            + "outside runs it when this program is killed.",
        requirements: "nothing",
        example:
            "{ at: 5s, command: { target: node 1, run: ./cut.sh on, undo: ./cut.sh off, proof: ./cut.sh is-on }, for: 3s }"
    )

    package let target: Target
    private let run: String
    private let undo: String?
    private let proof: String?
    private let timeout: Duration
    private let disables: Bool

    package var text: String {
        "on \(target.text): \(Secret.hiding(in: run).printable)"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        run = try fields.required(try fields.text("run"), "run")
        undo = try fields.text("undo")
        proof = try fields.text("proof")
        timeout = try fields.duration("timeout") ?? .seconds(30)
        disables = try fields.flag("disables") ?? false
    }

    package func inject(into scene: FaultScene) async throws {
        for node in scene.targets { try await act(on: node, in: scene) }
    }

    private func act(on node: Int, in scene: FaultScene) async throws {
        let cluster = scene.cluster
        let environment = environment(of: node, in: scene)
        try await demandUnproven(environment)
        // Before anything is done: who undoes it if this program is killed.
        var owed: LocalGuard?
        if cluster.found != nil, let undo {
            owed = try await LocalGuard(undoing: undo, environment: environment)
        }
        let window = await cluster.commandBegins()
        let began = cluster.now
        let outcome: ShellCommand.Outcome
        do {
            outcome = try await ShellCommand(line: run, environment: environment)
                .run(within: timeout)
        } catch {
            owed?.end()
            cluster.watch.commandEnded(window)
            throw error
        }
        let remedy = remedy(of: node, in: scene, environment, owed, window)
        defer { if undo == nil { cluster.watch.commandEnded(window) } }
        do {
            guard outcome.isSuccess else {
                throw ClusterError(.unproven, "'\(shown(run))' \(outcome.summary)")
            }
            let took = Int(Duration.nanoseconds(cluster.now - began).inMilliseconds)
            let receipt = try await prove(environment)
            scene.inflict(
                Injection(
                    node: node, effect: began,
                    receipt: "\(receipt ?? "no proof was asked for"); the command took \(took) ms",
                    disables: disables, isUndated: true, course: course(environment),
                    remedy: remedy))
            if receipt == nil {
                scene.unproven(
                    node: node,
                    why:
                        "the step has no 'proof': that the command left with 0 says nothing of the cluster"
                )
            }
        } catch {
            // What was begun and failed may have worked in part.
            _ = try? await remedy?()
            throw error
        }
    }

    /// Sees that the proof does not hold yet.
    private func demandUnproven(_ environment: [String: String]) async throws {
        guard let proof,
            try await ShellCommand(line: proof, environment: environment)
                .run(within: timeout).isSuccess
        else { return }
        throw ClusterError(
            .unfit,
            "the proof holds before the command was run, so that it would prove nothing: '\(shown(proof))'"
        )
    }

    /// What the command learns of the node and the run.
    private func environment(of node: Int, in scene: FaultScene) -> [String: String] {
        let cluster = scene.cluster
        let endpoint = cluster.endpoint(of: node)
        var variables = ProcessInfo.processInfo.environment
        variables[PlanSecrets.variable] = nil
        variables["SHAKETABLE_NODE"] = "\(node)"
        variables["SHAKETABLE_HOST"] = endpoint.host
        variables["SHAKETABLE_PORT"] = "\(endpoint.port)"
        variables["SHAKETABLE_NAME"] = cluster.found?.node(node).name ?? "node-\(node)"
        variables["SHAKETABLE_SHARD"] = cluster.watch.shard(ofNode: node).map { "\($0)" } ?? ""
        variables["SHAKETABLE_RUN"] = "\(scene.run)"
        return variables
    }

    /// - Returns: What the proof printed; nil where there is none.
    private func prove(_ environment: [String: String]) async throws -> String? {
        guard let proof else { return nil }
        let outcome = try await ShellCommand(line: proof, environment: environment)
            .run(within: timeout)
        guard outcome.isSuccess else {
            throw ClusterError(
                .unproven, "the proof '\(shown(proof))' \(outcome.summary)")
        }
        let said = ShellCommand.line(of: outcome.text)
        return said.isEmpty ? "'\(shown(proof))' left with 0" : said
    }

    private func course(_ environment: [String: String]) -> Course {
        guard proof != nil else { return .noMiddle("the step has no proof that could be asked") }
        guard undo != nil else { return .noMiddle("what follows is not this program's doing") }
        return .untilHealed(lookEvery: nil) {
            try await prove(environment) ?? ""
        }
    }

    private func remedy(
        of node: Int, in scene: FaultScene, _ environment: [String: String], _ owed: LocalGuard?,
        _ window: Int
    ) -> (@Sendable () async throws -> Receipt)? {
        guard let undo else { return nil }
        let cluster = scene.cluster
        return {
            let began = cluster.now
            let outcome = try await ShellCommand(line: undo, environment: environment)
                .run(within: timeout)
            guard outcome.isSuccess else {
                throw ClusterError(.unproven, "'\(shown(undo))' \(outcome.summary)")
            }
            owed?.end()
            cluster.watch.commandEnded(window)
            guard let proof else { return Receipt(at: began, text: "'\(shown(undo))' left with 0") }
            let after = try await ShellCommand(line: proof, environment: environment)
                .run(within: timeout)
            guard !after.isSuccess else {
                throw ClusterError(
                    .unproven,
                    "after '\(shown(undo))' the proof still holds: \(ShellCommand.line(of: after.text))"
                )
            }
            return Receipt(
                at: began, text: "'\(shown(undo))' left with 0; then the proof \(after.summary)")
        }
    }

    private func shown(_ line: String) -> String { ShellCommand.line(of: line) }
}
