import RedisClient
import Wording

/// One entry of the slow log: a command that took long.
package struct SlowCommand: Hashable, Codable, Sendable {
    /// Counts up on the server.
    package var id: Int64
    /// When it ended, to the second.
    package var at: WallTime
    /// How long it ran, in microseconds.
    package var microseconds: Int64
    /// The command and its arguments, as far as the server keeps them.
    package var arguments: [String]
    /// The client's address; nil before Redis 4.
    package var client: String?

    /// When it began.
    package var startedAt: WallTime { at.advanced(by: -microseconds / 1000) }

    /// Reads what redis-cli prints for SLOWLOG GET.
    static func entries(in text: String) -> [SlowCommand] {
        guard text.contains("(integer)") else { return bare(in: text) }
        var entries: [SlowCommand] = []
        var numbers: [Int64] = []
        var words: [String] = []
        func close() {
            if let entry = SlowCommand(numbers: numbers, words: words) { entries.append(entry) }
            numbers = []
            words = []
        }
        for line in text.split(whereSeparator: \.isNewline) {
            let (depthOne, value) = strip(line)
            if depthOne { close() }
            if value.hasPrefix("(integer) "), let number = Int64(value.dropFirst(10)) {
                numbers.append(number)
            } else if value.hasPrefix("\""), value.hasSuffix("\""), value.count > 1 {
                words.append(String(value.dropFirst().dropLast()))
            }
        }
        close()
        return entries
    }

    /// Reads what redis-cli prints into a file or a pipe: a value a line, without marks.
    private static func bare(in text: String) -> [SlowCommand] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.trimmingPrefix(while: { $0 == " " }) }
        // An entry begins with its number, a time in seconds and a length.
        let starts = lines.indices.filter { index in
            guard index + 3 < lines.count, Int64(lines[index]) != nil,
                let at = Int64(lines[index + 1]), (1_000_000_000..<10_000_000_000).contains(at)
            else { return false }
            return Int64(lines[index + 2]) != nil
        }
        return starts.enumerated().compactMap { place, start in
            let end = place + 1 < starts.count ? starts[place + 1] : lines.count
            return SlowCommand(
                numbers: lines[start..<start + 3].compactMap { Int64($0) },
                words: lines[(start + 3)..<end].map(String.init))
        }
    }

    /// Takes the list numbers off a line; says whether it begins an entry: ` 1) 1) (integer) 14`.
    private static func strip(_ line: Substring) -> (beginsEntry: Bool, value: Substring) {
        var rest = line[...]
        var levels = 0
        let isOuter = line.first?.isNumber == true || line.prefix(2).last?.isNumber == true
        while true {
            let trimmed = rest.drop { $0 == " " }
            let digits = trimmed.prefix { $0.isNumber }
            let after = trimmed[digits.endIndex...]
            guard !digits.isEmpty, after.hasPrefix(") ") else {
                return (isOuter && levels >= 2 && trimmed.hasPrefix("(integer)"), trimmed)
            }
            rest = after.dropFirst(2)
            levels += 1
        }
    }

    private init?(numbers: [Int64], words: [String]) {
        guard numbers.count >= 3, !words.isEmpty, (0..<1 << 40).contains(numbers[1]),
            (0..<1 << 60).contains(numbers[2])
        else { return nil }
        var arguments = words
        // Since Redis 4 the client's address and name follow the arguments.
        let hasClient = words.count >= 3 && words[words.count - 2].contains(":")
        if hasClient { arguments.removeLast(2) }
        self.init(
            id: numbers[0], at: WallTime(milliseconds: numbers[1] * 1000),
            microseconds: numbers[2], arguments: arguments,
            client: hasClient ? words[words.count - 2] : nil)
    }

    private init(
        id: Int64, at: WallTime, microseconds: Int64, arguments: [String], client: String?
    ) {
        self.id = id
        self.at = at
        self.microseconds = microseconds
        self.arguments = Secret.hiding(command: arguments)
        self.client = client
    }
}
