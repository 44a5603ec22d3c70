/// A kind of delay that the server's latency monitor saw, from LATENCY DOCTOR, LATEST or HISTORY.
package struct LatencySpike: Hashable, Codable, Sendable {
    /// What was slow, in the server's word: `fork`, `command`, `aof-fsync-always`.
    package var event: String
    /// How often; nil where that is not told.
    package var count: Int64?
    /// The longest, in ms.
    package var longestMilliseconds: Int64
    /// When the last one was; nil where that is not told.
    package var lastAt: WallTime?

    /// The spikes that a text tells of, whichever of the three commands gave it.
    static func spikes(in text: String) -> [LatencySpike] {
        let lines = text.split(whereSeparator: \.isNewline).map { line in line.drop { $0 == " " } }
        let told = lines.compactMap { doctor($0) }
        return told.isEmpty ? latest(lines) + history(lines) + pings(lines) : told
    }

    /// `min: 0, max: 1826, avg: 2.45 (1341 samples)`, of `redis-cli --latency` and `--latency-history`.
    private static func pings(_ lines: [Substring]) -> [LatencySpike] {
        let longest = lines.compactMap { line -> Int64? in
            guard line.hasPrefix("min: "), let most = line.firstRange(of: ", max: "),
                line.contains(", avg: ")
            else { return nil }
            return number(line[most.upperBound...])
        }
        guard let most = longest.max() else { return [] }
        return [
            LatencySpike(
                event: "the answer to a PING (redis-cli --latency)", count: nil,
                longestMilliseconds: most, lastAt: nil)
        ]
    }

    /// `1. fork: 3 latency spikes (average 251ms, ...). Worst all time event 400ms.`
    private static func doctor(_ line: Substring) -> LatencySpike? {
        let rest = line.drop { $0.isNumber }
        guard rest.startIndex > line.startIndex, rest.hasPrefix(". "),
            let colon = rest.firstIndex(of: ":"),
            let worst = rest.firstRange(of: "Worst all time event "),
            let longest = number(rest[worst.upperBound...])
        else { return nil }
        let event = rest[..<colon].dropFirst(2)
        let count = number(rest[rest.index(after: colon)...].drop { $0 == " " })
        guard !event.isEmpty, event.count <= 40 else { return nil }
        return LatencySpike(
            event: String(event), count: count, longestMilliseconds: longest, lastAt: nil)
    }

    /// Name, time of the last, the last, the longest.
    private static func latest(_ lines: [Substring]) -> [LatencySpike] {
        let values = lines.map { bare($0) }
        return values.indices.compactMap { index in
            guard index + 2 < values.count, let seconds = Int64(values[index + 1]),
                (1_000_000_000..<10_000_000_000).contains(seconds), Int64(values[index]) == nil,
                let last = Int64(values[index + 2]), values[index].count <= 40,
                !values[index].isEmpty, (0..<1 << 40).contains(last),
                isEvent(values[index])
            else { return nil }
            // What follows the last is the longest; a text that breaks off lacks it.
            let next = index + 3 < values.count ? Int64(values[index + 3]) : nil
            let longest = max(last, next.flatMap { (0..<1 << 40).contains($0) ? $0 : nil } ?? last)
            return LatencySpike(
                event: String(values[index]), count: nil, longestMilliseconds: longest,
                lastAt: WallTime(milliseconds: seconds * 1000))
        }
    }

    /// Whether a word is an event of the latency monitor: small letters and hyphens.
    private static func isEvent(_ word: Substring) -> Bool {
        word.allSatisfy { $0.isLowercase && $0.isASCII || $0 == "-" || $0 == "_" }
    }

    /// Pairs of a time and a length, of an event that the answer does not name.
    private static func history(_ lines: [Substring]) -> [LatencySpike] {
        let numbers = lines.compactMap { Int64(bare($0)) }
        guard numbers.count == lines.count, numbers.count >= 2, numbers.count % 2 == 0 else {
            return []
        }
        let pairs = stride(from: 0, to: numbers.count, by: 2).map {
            (at: numbers[$0], length: numbers[$0 + 1])
        }
        guard pairs.allSatisfy({ (1_000_000_000..<10_000_000_000).contains($0.at) }),
            pairs.allSatisfy({ (0..<1 << 40).contains($0.length) }), let last = pairs.last
        else { return [] }
        return [
            LatencySpike(
                event: "an event that LATENCY HISTORY does not name", count: Int64(pairs.count),
                longestMilliseconds: pairs.map(\.length).max() ?? 0,
                lastAt: WallTime(milliseconds: last.at * 1000))
        ]
    }

    /// A value without the numbers, marks and quotation marks of redis-cli.
    private static func bare(_ line: Substring) -> Substring {
        var rest = line
        while let close = rest.firstRange(of: ") "),
            rest[..<close.lowerBound].allSatisfy(\.isNumber),
            close.lowerBound > rest.startIndex
        {
            rest = rest[close.upperBound...].drop { $0 == " " }
        }
        if rest.hasPrefix("(integer) ") { rest = rest.dropFirst(10) }
        if rest.hasPrefix("\""), rest.hasSuffix("\""), rest.count >= 2 {
            rest = rest.dropFirst().dropLast()
        }
        return rest
    }

    private static func number(_ text: Substring) -> Int64? {
        Int64(text.prefix { $0.isNumber }).flatMap { $0 < 1 << 40 ? $0 : nil }
    }
}
