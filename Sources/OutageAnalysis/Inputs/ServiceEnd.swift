/// How systemd ended a server's service, or saw it end, as the journal tells it.
package struct ServiceEnd: Hashable, Codable, Sendable {
    /// How it ended.
    package enum How: Hashable, Codable, Sendable {
        /// Somebody or a program asked for it.
        case stopped
        /// The process ended; the text is `9/KILL` or `1/FAILURE`.
        case ended(status: String)
        /// It did not say in time that it had started, and was ended.
        case startTimedOut
        /// It did not end in time, and was killed.
        case stopTimedOut
        /// It was started too often, and is started no more.
        case givenUp
        /// One of its processes was ended for want of memory.
        case outOfMemory
    }

    /// The unit, or its description where the line names no unit.
    package var unit: String
    /// How it ended.
    package var how: How
    /// When, in the words of the line; empty where it tells no time.
    package var time: String

    /// So many are kept.
    private static let most = 50

    /// The ends of servers' services in a text.
    static func ends(in text: String) -> [ServiceEnd] {
        var ends: [ServiceEnd] = []
        for line in text.split(whereSeparator: \.isNewline) where ends.count < most {
            guard line.utf8.count <= 500, let mark = line.firstRange(of: "systemd["),
                let colon = line[mark.upperBound...].firstRange(of: "]: ")
            else { continue }
            let told = line[colon.upperBound...]
            guard let (unit, how) = end(told), isServer(unit) else { continue }
            // The host stands between the time and the program.
            let time = line[..<mark.lowerBound].split(separator: " ").dropLast()
                .joined(separator: " ")
            let end = ServiceEnd(
                unit: unit, how: how, time: String(time.drop { "> *`".contains($0) }))
            if !ends.contains(end) { ends.append(end) }
        }
        return ends
    }

    private static func end(_ told: Substring) -> (unit: String, how: How)? {
        if told.hasPrefix("Stopping ") { return (unit(inStop: told), .stopped) }
        guard let colon = told.firstRange(of: ": ") else { return nil }
        let unit = String(told[..<colon.lowerBound])
        let words = told[colon.upperBound...].lowercased()
        if words.hasPrefix("main process exited") || words.hasPrefix("control process exited") {
            guard let status = words.firstRange(of: "status=") else { return nil }
            let value = words[status.upperBound...].prefix { $0 != " " && $0 != "," }.uppercased()
            // These are ends that were asked for.
            guard let number = Int(value.prefix { $0.isNumber }), number != 0, number != 15 else {
                return nil
            }
            return (unit, .ended(status: value))
        }
        if words.hasPrefix("start request repeated too quickly") { return (unit, .givenUp) }
        if words.hasPrefix("start operation timed out") { return (unit, .startTimedOut) }
        if words.contains("timed out. killing") { return (unit, .stopTimedOut) }
        if words.contains("oom-kill") || words.contains("killed by the oom killer") {
            return (unit, .outOfMemory)
        }
        return nil
    }

    /// `Stopping redis.service - A store...`, or the description alone.
    private static func unit(inStop told: Substring) -> String {
        var unit = told.dropFirst("Stopping ".count)
        while let last = unit.last, ". ".contains(last) { unit = unit.dropLast() }
        if let dash = unit.firstRange(of: " - ") { unit = unit[..<dash.lowerBound] }
        return String(unit)
    }

    private static func isServer(_ unit: String) -> Bool {
        let lower = unit.lowercased()
        return ["redis", "valkey", "keydb", "sentinel"].contains { lower.contains($0) }
            && !lower.contains("exporter")
    }
}
