import Linux
import RedisClient

/// What a node's INFO tells, at one moment.
struct NodeReading: Sendable {
    /// What a plan is written from.
    let node: LearnedCluster.Node
    /// When it was asked, in nanoseconds on CLOCK_MONOTONIC.
    let at = MonotonicClock.now()
    /// The calls of each command since it started or its counters were reset, by lower-case name.
    let calls: [String: Double]

    /// Whether it is a master.
    var isMaster: Bool { node.isMaster }

    /// Reads an answer to INFO all, of which nothing need be true.
    init(_ information: Information, number: Int, isMaster: Bool) {
        func told(_ key: String) -> Double {
            let value = information[key].flatMap { Double($0) } ?? 0
            return value.isFinite ? min(max(0, value), 1e18) : 0
        }
        let fork = told("latest_fork_usec")
        let keys = (information.sections["keyspace"] ?? [:]).values.reduce(0.0) { sum, line in
            sum + (Self.field("keys", of: line) ?? 0)
        }
        let others = told("connected_slaves") + 1
        node = LearnedCluster.Node(
            number: number, isMaster: isMaster, memoryBytes: told("used_memory"),
            latestFork: fork > 0 ? .microseconds(Int64(min(fork, 3.6e9))) : nil,
            clients: Int(min(max(0, told("connected_clients") - others), 1e6)),
            keys: keys)
        var calls: [String: Double] = [:]
        for (key, line) in information.sections["commandstats"] ?? [:]
        where key.hasPrefix("cmdstat_") {
            guard let count = Self.field("calls", of: line) else { continue }
            calls[key.dropFirst("cmdstat_".count).lowercased()] = count
        }
        self.calls = calls
    }

    /// The calls since another reading; what was counted anew meanwhile counts as nothing.
    func calls(since earlier: NodeReading) -> [String: Double] {
        calls.reduce(into: [:]) { changes, entry in
            let change = entry.value - (earlier.calls[entry.key] ?? 0)
            if change > 0 { changes[entry.key] = change }
        }
    }

    /// The number of `name=number` in a list with commas.
    private static func field(_ name: String, of line: String) -> Double? {
        for part in line.split(separator: ",") {
            let words = part.split(separator: "=", maxSplits: 1)
            guard words.count == 2, words[0] == name, let number = Double(words[1]),
                number.isFinite, number >= 0
            else { continue }
            return min(number, 1e18)
        }
        return nil
    }
}
