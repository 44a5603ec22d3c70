import RedisClient
import RunRecord

/// A range of slots and the master that serves it, as CLUSTER SLOTS tells.
struct SlotRange: Equatable {
    /// The slots, within 0 to 16383.
    let slots: ClosedRange<Int>
    /// The master's host; empty when it is the node that answered.
    let host: String
    /// The master's port.
    let port: Int
    /// The replicas that can serve.
    var replicas: [Endpoint] = []

    /// Reads the parts of a reply; ranges that make no sense are left out.
    static func ranges(of parts: [ReplyDigest.Part]) -> [SlotRange] {
        guard case .array(let count)? = parts.first else { return [] }
        var result: [SlotRange] = []
        var position = 1
        for _ in 0..<max(0, count) where position < parts.count {
            if let range = range(parts, at: position) { result.append(range) }
            position = end(parts, of: position)
        }
        return result
    }

    /// One range: `[first, last, [host, port, ...], ...]`.
    private static func range(_ parts: [ReplyDigest.Part], at start: Int) -> SlotRange? {
        guard start + 5 < parts.count, case .array(let count) = parts[start], count >= 3,
            case .integer(let first) = parts[start + 1],
            case .integer(let last) = parts[start + 2],
            first >= 0, first <= last, last < 16384,
            case .array(let fields) = parts[start + 3], fields >= 2,
            case .integer(let port) = parts[start + 5]
        else { return nil }
        var host = ""
        if case .text(let name) = parts[start + 4] { host = name }
        var range = SlotRange(slots: first...last, host: host, port: port)
        var position = end(parts, of: start + 3)
        for _ in 3..<max(3, min(count, parts.count)) where position < parts.count {
            if let replica = endpoint(parts, at: position) { range.replicas.append(replica) }
            position = end(parts, of: position)
        }
        return range
    }

    private static func endpoint(_ parts: [ReplyDigest.Part], at start: Int) -> Endpoint? {
        guard start + 2 < parts.count, case .array(let fields) = parts[start], fields >= 2,
            case .text(let host) = parts[start + 1], case .integer(let port) = parts[start + 2]
        else { return nil }
        return Endpoint(host: host, port: port)
    }

    /// Where the part after the one at `start`, with all that it holds, begins.
    private static func end(_ parts: [ReplyDigest.Part], of start: Int) -> Int {
        var position = start
        var open = 1
        while open > 0, position < parts.count {
            if case .array(let count) = parts[position] { open += max(0, count) }
            open -= 1
            position += 1
        }
        return position
    }
}

extension Topology {
    /// For each slot, the place (from 0) of the shard that serves it among the shards.
    var shardIndexOfSlot: [Int] {
        var result = [Int](repeating: 0, count: 16384)
        for (index, shard) in shards.enumerated() {
            for range in shard.allSlots {
                for slot in range { result[slot] = index }
            }
        }
        return result
    }
}
