/// What clients ask for, as a load of ours can ask for it: of counts by command name, the shares of the load's commands
/// and of a plan's own.
package struct CommandMix: Sendable {
    /// A share of all operations.
    package struct Share: Hashable, Sendable {
        /// A name of the load's mix, or the line of an own command.
        package let command: String
        /// Of a thousand operations.
        package let thousandths: Int
        /// Whether it changes data.
        package let isWrite: Bool
    }

    /// What stands for a family of commands.
    fileprivate struct Family {
        let command: String
        let isNamed: Bool
        let isWrite: Bool
        let members: Set<String>

        init(_ command: String, named: Bool = true, write: Bool, _ members: String) {
            self.command = command
            isNamed = named
            isWrite = write
            self.members = Set(members.split(separator: " ").map(String.init))
        }
    }

    /// The commands that the load knows by name.
    package let named: [Share]
    /// Commands of the plan's own.
    package let own: [Share]
    /// What clients ask for that no load of ours does, the most frequent first, with its part of all (0 to 1).
    package let leftOut: [(name: String, part: Double)]
    /// How many calls were counted that a load stands for.
    package let calls: Double
    /// How many of them only read.
    package let reads: Double

    /// A family of fewer than so many in a thousand has no share.
    private static let fewest = 5
    /// The most names that are told of what is left out.
    private static let mostLeftOut = 8

    /// The shares of calls that were counted by lower-case names, such as `get` and `config|get`.
    package init(calls counted: [String: Double]) {
        var families = [Double](repeating: 0, count: Self.families.count)
        var others: [String: Double] = [:]
        for (name, count) in counted where count > 0 && count.isFinite {
            let base = String(name.prefix { $0 != "|" })
            if let index = Self.families.firstIndex(where: { $0.members.contains(base) }) {
                families[index] += count
            } else if !Self.administrative.contains(base), Self.isName(base) {
                others[base, default: 0] += count
            }
        }
        let sum = families.reduce(0, +)
        calls = sum
        reads = zip(Self.families, families).reduce(0) { $0 + ($1.0.isWrite ? 0 : $1.1) }
        let thousandths = Self.thousandths(of: families)
        let shares = zip(Self.families, thousandths).filter { $0.1 > 0 }
        named = shares.filter { $0.0.isNamed }.map { Share($0.0, $0.1) }
        own = shares.filter { !$0.0.isNamed }.map { Share($0.0, $0.1) }
        let all = sum + others.values.reduce(0, +)
        leftOut = others.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .prefix(Self.mostLeftOut).map { ($0.key, $0.value / all) }
    }

    /// Counts as parts of a thousand that sum to it; all 0 where nothing was counted.
    private static func thousandths(of counts: [Double]) -> [Int] {
        let sum = counts.reduce(0, +)
        guard sum > 0 else { return counts.map { _ in 0 } }
        let kept = counts.map { $0 / sum * 1000 >= Double(fewest) ? $0 : 0 }
        let rest = kept.reduce(0, +)
        var parts = kept.map { Int($0 / rest * 1000) }
        let missing = 1000 - parts.reduce(0, +)
        let byRemainder = kept.indices.sorted {
            let left = kept[$0] / rest * 1000 - Double(parts[$0])
            let right = kept[$1] / rest * 1000 - Double(parts[$1])
            return (right, $0) < (left, $1)
        }
        for index in byRemainder.prefix(max(0, missing)) { parts[index] += 1 }
        return parts
    }

    /// Whether it is the name of a command: what a server tells may be anything.
    static func isName(_ text: String) -> Bool {
        (1...30).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || $0 == 46 || $0 == 95 || $0 == 45 }
    }

    private static let families: [Family] = [
        Family(
            "get", write: false, "get strlen getrange substr getbit exists type ttl pttl bitcount"),
        Family(
            "set", write: true,
            "set setex psetex setnx getset getdel getex append setrange setbit mset msetnx"),
        Family("incr", write: true, "incr incrby decr decrby incrbyfloat"),
        Family("hset", write: true, "hset hmset hsetnx hincrby hincrbyfloat hdel"),
        Family(
            "hgetall", write: false,
            "hgetall hget hmget hexists hlen hkeys hvals hscan hstrlen hrandfield"),
        Family("mget", write: false, "mget"),
        Family("eval", write: true, "eval evalsha eval_ro evalsha_ro fcall fcall_ro"),
        Family(
            "ZADD board:{key} {random} {number}", named: false, write: true,
            "zadd zincrby zrem zremrangebyscore zremrangebyrank zremrangebylex zpopmin zpopmax"),
        Family(
            "ZRANGE board:{key} 0 9", named: false, write: false,
            "zrange zrevrange zrangebyscore zrevrangebyscore zrangebylex zrank zrevrank zscore zmscore zcard zcount zscan"
        ),
        Family(
            "RPUSH queue:{key} {value}", named: false, write: true,
            "rpush lpush rpushx lpushx linsert lset"),
        Family(
            "LPOP queue:{key}", named: false, write: true,
            "lpop rpop lmpop blpop brpop rpoplpush lmove blmove lrem ltrim"),
        Family("LRANGE queue:{key} 0 9", named: false, write: false, "lrange llen lindex lpos"),
        Family("SADD members:{key} {random}", named: false, write: true, "sadd srem spop smove"),
        Family(
            "SISMEMBER members:{key} 7", named: false, write: false,
            "sismember smismember smembers scard srandmember sscan"),
        Family(
            "XADD stream:{key} MAXLEN ~ 1000 * data {value}", named: false, write: true,
            "xadd xdel xtrim xack"),
        Family(
            "XRANGE stream:{key} - + COUNT 10", named: false, write: false,
            "xrange xrevrange xread xreadgroup xlen"),
        Family("UNLINK gone:{key}", named: false, write: true, "del unlink"),
        Family(
            "EXPIRE gone:{key} 60", named: false, write: true,
            "expire pexpire expireat pexpireat persist"),
    ]

    /// What servers, clients' libraries, tools and this program ask, which is no load.
    private static let administrative = Set(
        """
        acl asking auth bgrewriteaof bgsave client cluster command config dbsize debug discard dump echo exec failover
        flushall flushdb function hello info keys lastsave latency lolwut memory migrate module monitor multi object ping
        pfdebug pfselftest psync psubscribe pubsub punsubscribe quit randomkey readonly readwrite replconf replicaof reset
        restore restore-asking role save scan script select shutdown slaveof slowlog ssubscribe subscribe sunsubscribe
        swapdb sync time unsubscribe unwatch wait waitaof watch
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}

extension CommandMix.Share {
    fileprivate init(_ family: CommandMix.Family, _ thousandths: Int) {
        command = family.command
        self.thousandths = thousandths
        isWrite = family.isWrite
    }
}
