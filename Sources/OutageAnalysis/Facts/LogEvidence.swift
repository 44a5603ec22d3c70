import RedisClient
import Wording

/// A line that proves something: where it stands, and what it says.
package struct LogEvidence: Hashable, Codable, Sendable {
    /// The index of its log among the analysis's sources.
    package let source: Int
    /// The number of the line, from 1.
    package let line: Int
    /// Its text, cut to 400 bytes, malformed UTF-8 repaired, its secrets hidden.
    package let text: String
    /// When it was written, where that is known; it is not kept with the rest.
    var at: WallTime?

    /// Whether it is the same line.
    package static func == (left: LogEvidence, right: LogEvidence) -> Bool {
        left.source == right.source && left.line == right.line && left.text == right.text
    }

    /// By the line alone.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(source)
        hasher.combine(line)
    }

    private enum CodingKeys: CodingKey {
        case source
        case line
        case text
    }

    /// A line of a log.
    package init(source: Int, line: Int, text: String) {
        self.source = source
        self.line = line
        self.text = Secret.hiding(in: text)
    }

    /// A line of a log by its bytes.
    init(source: Int, line: Int, bytes: UnsafeRawBufferPointer, at: WallTime) {
        self.init(
            source: source, line: line, text: String(decoding: bytes.prefix(400), as: UTF8.self))
        self.at = at
    }
}
