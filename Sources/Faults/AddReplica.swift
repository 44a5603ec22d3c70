package import Plan
import RedisClient
import Testbed

/// Starts a new node that joins the cluster and becomes a replica: what an operator does to a cluster that needs more
/// of them, while its clients go on.
package struct AddReplica: Fault {
    package static let name = "add-replica"
    package static let summary =
        "Starts a new node that joins under load and becomes a replica of a master."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = true
    package static let disablesNode = false
    package static let needs: Set<NodeAbility> = [.members]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "add-replica", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true,
                    "The master or masters that get a replica more. New nodes get the next numbers."
                )
            ]),
        receipt:
            "CLUSTER NODES of every other node shows it as a replica of the master; its INFO says "
            + "master_link_status:up.",
        falsifiers:
            "A process that is not the server: the one that INFO names and that holds the listening socket is compared when it "
            + "has started. A replica that only its master knows, or that never had the data: every other node's CLUSTER NODES "
            + "and its own link are read. One that is forgotten before `for:`: read every 500 ms.",
        heal:
            "Without `for:` it stays. With it, CLUSTER FORGET on all others, then SIGTERM; unless it has become a master.",
        requirements:
            "nothing; with Redis's own repl-diskless-sync-delay of 5 s it takes that much longer",
        example: "{ at: 5s, add-replica: master of slot 0, for: 20s }")

    package let target: Target
    package var text: String { "add a replica of \(target.text)" }

    /// How many nodes the fault may start at once.
    package func mostNewNodes(of cluster: ClusterSpecification) -> Int {
        switch target {
        case .allMasters, .majorityOfMasters, .minorityOfMasters, .mastersInZone: cluster.masters
        default: 1
        }
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        let replicas = await cluster.masters(of: scene.targets)
        for master in scene.targets {
            guard replicas[master] == nil else {
                throw ClusterError(
                    .unfit, "node \(master) is a replica, and those have none")
            }
            let member = try await NewMember.start(for: master, in: cluster)
            do {
                let joined = try await member.join()
                let stays = scene.duration == nil
                let leave: @Sendable () async throws -> Receipt = { try await member.leave() }
                scene.inflict(
                    Injection(
                        node: member.number, effect: joined.at, receipt: joined.text,
                        disables: false,
                        course: stays
                            ? .noMiddle("it is over when the replica has joined, which stays")
                            : await .inProcess(
                                of: member.number, in: cluster, lookEvery: .milliseconds(500),
                                stillActs: member.proveMember),
                        remedy: stays ? nil : leave))
            } catch {
                _ = try await member.leave()
                throw error
            }
        }
    }
}
