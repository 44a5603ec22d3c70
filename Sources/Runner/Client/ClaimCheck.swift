import Judgement
import Quantities
import RunRecord
import Testbed

/// Holds what client programs say succeeded against what the servers themselves count of their commands: a program that sends
/// nothing can claim anything.
///
/// Only shards are compared of which every node was one process from begin to end: what ends takes its counts along.
struct ClaimCheck {
    /// The nodes of each shard, by its number.
    let shards: [Int: Set<Int>]
    /// The shards that more than one node served in the run.
    let handedOver: Set<Int>
    let before: [Int: NodeSettings]
    let after: [Int: NodeSettings]

    /// Fewer claims than this say nothing.
    private static let fewest: UInt64 = 100
    /// A call that may serve many operations counts as so many.
    private static let mostInOne = 1000

    private static let many: Set<String> = [
        "mset", "msetnx", "del", "unlink", "touch", "eval", "evalsha", "eval_ro", "evalsha_ro",
        "fcall", "fcall_ro",
    ]
    /// Writes that a replica carries out too, which must not count twice.
    private static let writes: Set<String> = [
        "set", "setex", "psetex", "setnx", "getset", "getdel", "getex", "append", "incr", "incrby",
        "incrbyfloat", "decr", "decrby", "expire", "pexpire", "hset", "hmset", "hdel", "hincrby",
        "lpush", "rpush", "lpop", "rpop", "sadd", "srem", "zadd", "zrem", "xadd",
    ]
    /// What serves no operation: how servers, clients and this program keep house.
    private static let housekeeping: Set<String> = [
        "acl", "asking", "auth", "client", "cluster", "command", "config", "debug", "echo", "exec",
        "hello", "info", "latency", "memory", "multi", "ping", "psync", "quit", "readonly",
        "readwrite", "replconf", "reset", "role", "script", "select", "slowlog", "wait",
    ]

    /// Why the claims cannot be true.
    ///
    /// - Parameters:
    ///   - programs: What the programs say.
    ///   - own: What this program's own load did meanwhile, which the servers count too.
    /// - Returns: A sentence; nil when the servers saw enough, or nothing can be compared.
    func doubt(about programs: [LoadRecord], own: LoadRecord?) -> String? {
        let counted = Dictionary(
            uniqueKeysWithValues: shards.keys.compactMap { shard in
                seen(in: shard).map { (shard, $0) }
            })
        func successes(_ records: [LoadRecord]) -> UInt64 {
            records.flatMap(\.groups).filter { counted[$0.shard] != nil }
                .reduce(0) { $0 + $1.outcomes[Int(OperationOutcome.success.rawValue)] }
        }
        let claimed = successes(programs)
        let others = successes(own.map { [$0] } ?? [])
        let commands = UInt64(clamping: counted.values.reduce(0, +))
        let rest = commands - min(commands, others)
        guard claimed >= Self.fewest,
            Double(rest) < WatchedGuard.leastSeen * Double(claimed)
        else { return nil }
        let places = counted.keys.sorted().map(String.init).joined(separator: ", ")
        return
            "\(claimed) operations on shards \(places) are said to have succeeded, and the servers count \(rest) commands "
            + "that can have been theirs"
    }

    /// At least as many commands as the nodes of a shard carried out for clients; nil where nobody can tell.
    private func seen(in shard: Int) -> Int? {
        var calls: [[String: Int]] = []
        var lookups = 0
        for node in shards[shard, default: []] {
            guard let then = before[node] else {
                // It joined meanwhile.
                if let now = after[node]?.counts { calls.append(now.calls) }
                continue
            }
            guard let now = after[node], now.process == then.process, let first = then.counts,
                let last = now.counts
            else { return nil }
            let grown = last.calls.map { ($0.key, $0.value - first.calls[$0.key, default: 0]) }
            guard grown.allSatisfy({ $0.1 >= 0 }), last.lookups >= first.lookups else { return nil }
            calls.append(Dictionary(uniqueKeysWithValues: grown))
            lookups += last.lookups - first.lookups
        }
        var (reads, writes, many) = (0, 0, 0)
        for name in Set(calls.flatMap(\.keys)) {
            let counts = calls.compactMap { $0[name] }
            let sum = counts.reduce(0, +)
            let stem = name.split(separator: "|").first.map(String.init) ?? name
            if Self.housekeeping.contains(stem) { continue }
            if Self.many.contains(name) {
                many += sum
            } else if Self.writes.contains(name) {
                writes += handedOver.contains(shard) ? sum : counts.max() ?? 0
            } else {
                reads += sum
            }
        }
        return max(reads, lookups) + writes + many * Self.mostInOne
    }
}
