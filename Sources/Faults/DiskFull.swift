package import Plan
import Quantities
import RedisClient
import Testbed

/// Takes the free space of a master's file system away, so that its snapshots and its append-only file fail with ENOSPC
/// and it refuses writes.
package struct DiskFull: Fault {
    package static let name = "disk-full"
    package static let summary =
        "Fills a master's disk: it cannot save, and so refuses writes (MISCONF)."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let provisions: Set<NodeProvision> = [.ownFileSystem]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "disk-full", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The master or masters whose disk is full."),
                FieldDocumentation(
                    "leave", .size(0...1 << 40),
                    "How much space stays free; none by default. Newer servers write nodes.conf anew and end "
                        + "when they cannot: with 64KiB that still works and a larger snapshot fails."
                ),
            ]),
        receipt:
            "statvfs tells the free space; a BGSAVE (without save rules, a write to the append-only file) fails, "
            + "the log says 'No space left on device', and a write of the harness's own is refused with MISCONF.",
        falsifiers:
            "A server that notices nothing: its snapshot must fail, and a write of the harness's own be refused. Space that "
            + "becomes free, by a file that is deleted or a file system that grows: both are asked every 200 ms.",
        heal:
            "The file system gets its size again; a BGSAVE succeeds and the same write is taken.",
        requirements: "the sandbox; save rules, or appendonly yes",
        example: "{ at: 5s, disk-full: master of slot 0, for: 5s }")

    package let target: Target
    /// How much space stays free, in bytes.
    package let leave: UInt64

    package var text: String { "fill the disk of \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        leave = UInt64(try fields.size("leave")?.bytes ?? 0)
    }

    package static func unavailability(isSandboxed: Bool) async -> String? {
        isSandboxed
            ? nil
            : "each node needs a file system of its own, which only the sandbox has: "
                + "leave out --no-sandbox"
    }

    package func impossibility(in cluster: ClusterSpecification) -> String? {
        if cluster.values(of: "appendonly").last == "yes" { return nil }
        let rules = cluster.values(of: "save")
        if !rules.isEmpty, rules.allSatisfy({ $0.isEmpty }) {
            return "nodes write nothing to a disk: set cluster.config.save or appendonly"
        }
        if cluster.values(of: "stop-writes-on-bgsave-error").last == "no" {
            return "nobody notices with stop-writes-on-bgsave-error no"
        }
        return nil
    }

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        let masters = await cluster.masters(of: scene.targets)
        for node in scene.targets {
            guard masters[node] == nil else {
                throw ClusterError(
                    .unfit, "node \(node) is a replica, and those refuse all writes anyway")
            }
            let disk = FullDisk(
                node: node, key: "{\(try await cluster.tag(servedBy: node))}shaketable:disk-full",
                cluster: cluster)
            let logged = try await cluster.logSize(of: node)
            let at = cluster.now
            do {
                let space = try await cluster.fillDisk(of: node, leaving: leave)
                let proof = try await disk.proveFull(logged: logged)
                let full = try await cluster.diskSpace(of: node)
                scene.inflict(
                    Injection(
                        node: node, effect: at,
                        receipt: "statvfs: \(space.free) of \(space.size) bytes free; \(proof)",
                        disables: false,
                        course: await .inProcess(
                            of: node, in: cluster, lookEvery: .milliseconds(200)
                        ) { try await disk.proveStillFull(full) },
                        remedy: disk.restore))
            } catch {
                _ = try await disk.restore()
                throw error
            }
        }
    }
}
