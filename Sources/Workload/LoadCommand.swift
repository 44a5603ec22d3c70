/// The commands that a load's mix can name.
package enum LoadCommand: String, CaseIterable, Codable, Sendable {
    case get
    case set
    case incr
    case getCounter = "get-counter"
    case hset
    case hgetall
    case mget
    case eval

    /// Whether it changes data.
    package var isWrite: Bool {
        switch self {
        case .get, .getCounter, .hgetall, .mget: false
        case .set, .incr, .hset, .eval: true
        }
    }

    /// What it does, in a sentence.
    package var summary: String {
        switch self {
        case .get: "GET of a key that set writes"
        case .set: "SET of a key; the ledger accounts for each of them"
        case .incr: "INCR of the key's counter; unless it expires, the ledger accounts for its sum"
        case .getCounter:
            "GET of the counter that incr counts; held against the increments acknowledged"
        case .hset: "HSET of the key's session: user, seen and data"
        case .hgetall: "HGETALL of the key's session"
        case .mget: "MGET of ten keys of one slot; keys are then called shaketable:{group}digit"
        case .eval: "EVAL of a small script, a limiter: INCR, and PEXPIRE when it was the first"
        }
    }

    /// The script of `eval`.
    package static let script = """
        local n = redis.call('incr', KEYS[1]) \
        if n == 1 and ARGV[1] ~= '0' then redis.call('pexpire', KEYS[1], ARGV[1]) end \
        return n
        """
}
