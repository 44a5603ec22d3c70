import LoadGenerator
import Plan
import Quantities
import RedisClient
import RunRecord
import Testbed
import Workload

/// The keys of a run on a cluster that others use too: all below a prefix of the run's own, with an expiry, and removed
/// when the run ends, however it does. What a killed harness leaves expires.
struct AttachedKeys {
    /// How much longer than the plan's time line keys live: for convergence and the reading back.
    private static let margin = Duration.seconds(900)
    /// How many names go to a node at once.
    private static let batch = 500
    /// How long a batch may take.
    private static let patience = Duration.seconds(10)

    let cluster: Cluster
    let timeline: Timeline

    /// What tells a run's keys from those of all others, other runs included.
    static func newRun() -> String {
        Fingerprint.shortDigits(of: "\(UInt64.random(in: 0...UInt64.max))")
    }

    /// A load whose keys are the run's own and expire.
    static func adapted(
        _ load: LoadSpecification, to cluster: Cluster, plan: Plan
    ) -> LoadSpecification {
        guard cluster.found != nil else { return load }
        var load = load
        load.keyRun = String(cluster.keyPrefix.dropFirst("shaketable:".count).dropLast())
        // A shorter one is the plan's wish.
        load.expiry = load.expiry ?? plan.duration + margin
        return load
    }

    /// The most that a load may write, names and what a server keeps of each included.
    package static func bytes(of load: LoadSpecification) -> ByteCount {
        // A key in a server's tables, with its expiry: 136 bytes of Redis 7.0 on 64 bits, rounded up.
        let each = load.valueSize.range.upperBound + 200
        let families = max(1, load.mix.filter { $0.share > 0 && $0.command != "get" }.count)
        return ByteCount(
            bytes: load.keys.multipliedReportingOverflow(by: each * families).partialValue)
    }

    /// Removes them, and tells the time line how many there were and how many could not be removed.
    ///
    /// - Returns: What is to be told of it.
    func remove(_ load: PreparedLoad?) async -> String {
        var removed = 0
        var failed = 0
        let masters = cluster.watch.picture.masters
        for (index, shard) in cluster.deployment.topology.shards.enumerated() {
            var names = [cluster.watch.probeKey(of: shard)]
            names += load?.names(inShard: index) ?? []
            var rest = names[...]
            while !rest.isEmpty {
                let part = Array(rest.prefix(Self.batch))
                rest = rest.dropFirst(Self.batch)
                do {
                    guard let master = masters[index] else {
                        throw ClusterError("shard \(shard.number) has no master")
                    }
                    // UNLINK is of Redis 4, and takes one slot's keys at once only.
                    let replies = try await cluster.commands(
                        part.map { ["UNLINK", $0] }, on: master, timeout: Self.patience)
                    removed += replies.reduce(0) { $0 + Int($1.integer ?? 0) }
                    failed += replies.count { $0.integer == nil }
                } catch {
                    failed += part.count
                }
            }
        }
        timeline.record(.keysRemoved, at: timeline.now()) {
            $0[.keys] = removed
            $0[.keysFailed] = failed
        }
        let left = failed == 0 ? "" : "; \(failed) could not be asked for and expire by themselves"
        return "\(removed) keys of the run below \(cluster.keyPrefix) removed\(left)"
    }
}
