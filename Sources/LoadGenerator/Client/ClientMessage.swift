import Foundation
import RunRecord

/// One line of the protocol that a client program speaks, as it stands there.
///
/// `{"ready":true,"client":"redis-py","version":"8.1.0"}` before its first operation and `{"done":true,"pending":0}`
/// after its last, with how many never ended; an operation
/// `{"op":"set","key":"k","ok":true,"start":ns,"end":ns}`, or with `"error":"timeout"` for `ok`; or many
/// of them, `{"op":"get","slot":0,"succeeded":120,"failed":{"timeout":3},"start":ns,"end":ns}`.
/// Times are CLOCK_MONOTONIC nanoseconds, which is the same clock inside the sandbox and outside;
/// a program that cannot read it says how long an operation `took` instead, and the moment in which the
/// line came counts as its end. Keys not named here are allowed and not read.
struct ClientMessage: Decodable {
    var ready: Bool?
    var done: Bool?
    /// Beside `ready`: which client it is, and which version of it.
    var client: String?
    var version: String?
    /// Beside `done`: how many operations never ended.
    var pending: Int?
    /// The command, in any case of letters.
    var op: String?
    /// `read` or `write`; by default what the command is.
    var kind: String?
    /// Where it belongs: its key, or its slot, or its shard (from 1).
    var key: String?
    var slot: Int?
    var shard: Int?
    /// What a set wrote, or a get read.
    var value: String?
    /// Whether a get found anything.
    var found: Bool?
    /// The node that answered, `host:port`.
    var node: String?
    var ok: Bool?
    /// A class of error, or the error reply itself.
    var error: String?
    var start: Int64?
    var end: Int64?
    var took: Int64?
    var succeeded: Int?
    var failed: [String: Int]?
    /// Latencies of the succeeded ones of a batch: pairs of microseconds and count.
    var latency: [[Int]]?

    /// Reads a line.
    ///
    /// - Throws: `ClientLineError` when it is no such message.
    init(line: [UInt8]) throws(ClientLineError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(line))
        } catch DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context)
        {
            let place = context.codingPath.map { $0.stringValue }.joined(separator: ".")
            throw ClientLineError(
                why: place.isEmpty ? "no JSON object" : "'\(place)' has another type")
        } catch {
            throw ClientLineError(why: "no JSON object")
        }
    }
}

/// Operations of a client program that began, ended and went alike; mostly one.
struct ClientOperation {
    /// CLOCK_MONOTONIC in nanoseconds.
    var start: Int64
    /// Likewise.
    var end: Int64
    /// How long each took, in microseconds.
    var microseconds: UInt64
    /// From 0.
    var shard: UInt16
    /// From 1; 0 when it is not known.
    var node: UInt16
    var kind: OperationKind
    var outcome: OperationOutcome
    var count: UInt32
}

/// Why a line of a client program cannot be taken.
package struct ClientLineError: Error, Hashable, CustomStringConvertible {
    /// What is wrong with it.
    package let why: String

    /// What is wrong with it.
    package var description: String { why }
}

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
