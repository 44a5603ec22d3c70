import RunRecord

extension OperationOutcome {
    /// The class that a client program names: by its name in reports, hyphens or spaces between the words and
    /// in any case of letters, or the first word of an error reply; else `other`.
    init(reported text: String) {
        let name = text.lowercased().replacing("-", with: " ")
        if let named = Self.allCases.first(where: { $0 != .success && $0.name.lowercased() == name }
        ) {
            self = named
            return
        }
        let word = text.prefix { $0 != " " }.uppercased()
        self = ["MOVED", "ASK"].contains(word) ? .redirectsExhausted : Self(errorReply: word)
    }
}

extension OperationKind {
    /// Commands that change nothing; any other may.
    private static let reads: Set<String> = [
        "bitcount", "bitpos", "dump", "exists", "get", "getbit", "getrange", "hexists", "hget",
        "hgetall", "hkeys", "hlen", "hmget", "hscan", "hstrlen", "hvals", "lindex", "llen", "lpos",
        "lrange", "mget", "pttl", "scard", "sismember", "smembers", "smismember", "srandmember",
        "sscan", "strlen", "ttl", "type", "xlen", "xrange", "xread", "zcard", "zcount", "zrange",
        "zrangebyscore", "zrank", "zscan", "zscore",
    ]

    /// What a command is; one that is not known counts as a write.
    init(command: String) {
        self = Self.reads.contains(command.lowercased()) ? .read : .write
    }
}
