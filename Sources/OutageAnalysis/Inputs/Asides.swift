import Foundation
import ServerLog

/// What stands in a file beside its servers' lines: people post the answers to several commands, what tools
/// printed and what clients said in one text with the log. As much of it as is kept.
struct Asides {
    /// Bytes beyond this are not kept.
    private static let mostBytes = 1 << 20

    private var bytes: [UInt8] = []
    /// The number of each line that was kept.
    private var numbers: [Int] = []
    /// Of these lines those that count as not read.
    private var unread: Set<Int> = []

    /// Takes the next line in.
    mutating func take(_ line: UnsafeRawBufferPointer, number: Int, isUnread: Bool) {
        guard bytes.count + line.count < Self.mostBytes else { return }
        bytes.append(contentsOf: line)
        bytes.append(UInt8(ascii: "\n"))
        numbers.append(number)
        if isUnread { unread.insert(number) }
    }

    /// The numbers of lines that the servers' reader counts as not read, and that tell of a client's failure.
    var unreadFailures: Set<Int> {
        unread.isEmpty ? [] : unread.intersection(failures(source: 0).map(\.line))
    }

    /// The lines.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    private var lines: [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The rows of CLUSTER NODES; empty without any that tells the state of a link.
    var nodes: String {
        let rows = lines.filter { line in
            NodesView.isRow(line) && !line.hasPrefix("vars ")
                && (line.contains(" connected") || line.contains(" disconnected"))
        }
        return rows.joined(separator: "\n")
    }

    /// The values of INFO and CLUSTER INFO, by key.
    var information: String {
        lines.map { $0.drop { " >|`*\"".contains($0) } }.filter { InformationExcerpt.isValue($0) }
            .joined(separator: "\n")
    }

    /// The lines of answers that redis-cli numbers, and of LATENCY DOCTOR.
    var answers: String {
        lines.filter { line in
            let plain = line.drop { " >".contains($0) }
            if plain.hasPrefix("min: ") { return true }
            guard plain.first?.isNumber == true || plain.contains("(integer)") else { return false }
            let rest = plain.drop { $0.isNumber }
            return rest.hasPrefix(") ") || rest.hasPrefix(". ")
        }.joined(separator: "\n")
    }

    /// What clients say, at the numbers of their lines. Where the servers' words are quoted, without a library's
    /// and without a time, who posted the log may say it.
    func failures(source: Int) -> [ClientFailure] {
        ClientLogReader.failures(in: text, source: source).compactMap { failure in
            guard failure.library != .unknown || failure.at != nil else { return nil }
            var failure = failure
            if numbers.indices.contains(failure.line - 1) {
                failure.line = numbers[failure.line - 1]
            }
            return failure
        }
    }

    /// What servers wrote and was posted without its time; the first of the same words.
    var untimed: [UntimedLine] {
        var found: [UntimedLine] = []
        for line in subscribed(refused(lines)) where found.count < 100 {
            guard let told = UntimedLine(line), !found.contains(told) else { continue }
            found.append(told)
        }
        return found
    }

    /// A server refuses its configuration in four lines: as one.
    private func refused(_ lines: [Substring]) -> [Substring] {
        var joined: [Substring] = []
        var left = 0
        for line in lines {
            if line.contains("*** FATAL CONFIG FILE ERROR") {
                left = 3
                joined.append(line.prefix(300))
            } else if left > 0, !joined.isEmpty, !line.hasPrefix("```") {
                left -= 1
                joined[joined.count - 1] += " " + line.drop { $0 == " " }.prefix(200)
            } else {
                joined.append(line)
            }
        }
        return joined
    }

    /// An event to which redis-cli had subscribed stands in two lines, its name and what it is about.
    private func subscribed(_ lines: [Substring]) -> [String] {
        var joined: [String] = []
        var event: Substring?
        for line in lines {
            var value = line.drop { " >".contains($0) }
            let rest = value.drop { $0.isNumber }
            if rest.hasPrefix(") \"") { value = rest.dropFirst(3).prefix { $0 != "\"" } }
            if let name = event {
                joined.append("\(name) \(value)")
                event = nil
            } else if value.count <= 40, value.hasPrefix("+") || value.hasPrefix("-"),
                !value.contains(" ")
            {
                event = value
            } else {
                joined.append(String(line))
            }
        }
        return joined
    }
}
