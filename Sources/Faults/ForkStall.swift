import Foundation
package import Plan
import Quantities
import RedisClient
import Testbed

/// Makes the fork() of a snapshot last: the server answers nobody between `BGSAVE` and `Background saving
/// started by pid`, as servers with much memory on slow machines do.
package struct ForkStall: Fault {
    package static let name = "fork-stall"
    package static let summary =
        "Makes a node save a snapshot whose fork() blocks the server for as long as the step says."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = true
    package static let provisions: Set<NodeProvision> = [.stallLibrary]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "fork-stall", shorthand: "target",
            [FieldDocumentation("target", .target, required: true, "The node or nodes that fork.")]),
        receipt:
            "A PING sent meanwhile gets no answer; afterwards latest_fork_usec covers the stall and the log "
            + "says 'Background saving started by pid'.",
        falsifiers:
            "A server that libstall.so was not loaded into, linked statically or started by a script that drops LD_PRELOAD: "
            + "looked for in its maps at each start. A fork that returns early: the PING would be answered; the file that "
            + "holds it is read every 50 ms and must not have been changed since, be it for a moment.",
        heal: "The fork goes on after `for:`, and at the run's end however it ends.",
        requirements: "libstall.so beside the program, and a server that is linked dynamically",
        example: "{ at: 5s, fork-stall: master of slot 0, for: 4s }")

    /// How long a child that a save rule started may keep this one waiting.
    private static let childLimit = Duration.seconds(10)

    package let target: Target
    package var text: String { "stall the fork of a snapshot on \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        let length = scene.length
        let cluster = scene.cluster
        for node in scene.targets {
            try await waitForChildren(of: node, in: cluster)
            let logged = try await cluster.logSize(of: node)
            try await cluster.hold(.fork, of: node)
            let save = cluster.send(["BGSAVE"], to: node, patience: length + .seconds(60))
            let silence: Silence
            do {
                silence = try await Silence.begin(
                    of: node, asking: ["PING"], during: save, lasting: length, in: cluster)
            } catch {
                try await cluster.release(.fork, of: node)
                throw error
            }
            scene.inflict(
                Injection(
                    node: node, effect: save.asked, receipt: "BGSAVE; \(silence.receipt)",
                    disables: true,
                    course: .untilHealed(lookEvery: .milliseconds(50)) {
                        let file = try await cluster.proveHeld(.fork, of: node)
                        return "\(file); \(try silence.proof())"
                    }
                ) {
                    try await cluster.release(.fork, of: node)
                    return try await end(of: save, on: node, in: cluster, logged: logged)
                })
        }
    }

    /// Waits until no other child works: a server has one at a time, and would refuse.
    private func waitForChildren(of node: Int, in cluster: Cluster) async throws {
        let isAlone = try await poll(
            every: .milliseconds(10), within: Self.childLimit,
            until: {
                let told = try await cluster.information("persistence", of: node)
                return told["rdb_bgsave_in_progress"] == "0"
                    && told["aof_rewrite_in_progress"] == "0"
            })
        guard isAlone else {
            throw ClusterError(
                .late,
                "node \(node) had another child for \(Self.childLimit.inWords): it cannot fork")
        }
    }

    /// Waits until the fork has returned, and proves that it took all the time.
    private func end(
        of save: PendingCommand, on node: Int, in cluster: Cluster, logged: UInt64
    ) async throws -> Receipt {
        let (reply, at) = try await save.wait(within: .seconds(10))
        guard let answer = reply.text else {
            throw ClusterError(.refused, "node \(node) refused BGSAVE: \(reply)")
        }
        let statistics = try await cluster.command(["INFO", "stats"], on: node)
        let took = Information(statistics.text ?? "").integer("latest_fork_usec") ?? 0
        let silent = Duration.nanoseconds(at - save.asked)
        guard Double(took) >= silent.inMilliseconds * 900 else {
            throw ClusterError(
                .unproven,
                "node \(node) was silent for \(Int(silent.inMilliseconds)) ms, but says "
                    + "latest_fork_usec:\(took)")
        }
        let line = "Background saving started by pid"
        guard try await cluster.log(of: node, since: logged).contains(line) else {
            throw ClusterError(
                .unproven, "the log of node \(node) does not say '\(line)'")
        }
        return Receipt(
            at: at, text: "\(answer); latest_fork_usec:\(took), the log says '\(line)'")
    }
}
