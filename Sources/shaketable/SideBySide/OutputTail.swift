import Foundation

/// The lines that a process adds to its output file.
struct OutputTail {
    private let path: String
    private var offset: UInt64 = 0
    private var rest = Data()
    private var reasons: [String] = []

    /// Lines of progress begin with this.
    private static let progressMark: Character = "["
    private static let mostReasons = 20

    /// The end of a file that need not be there yet.
    init(path: String) {
        self.path = path
    }

    /// The whole lines since the last call.
    mutating func lines() -> [String] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.readToEnd() else {
            return []
        }
        offset += UInt64(data.count)
        rest += data
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let whole = rest[...end]
        rest = Data(rest[rest.index(after: end)...])
        let lines = String(decoding: whole, as: UTF8.self).split(separator: "\n").map(String.init)
        reasons += lines.filter { $0.first != Self.progressMark && !$0.hasPrefix("run ") }
        reasons = Array(reasons.suffix(Self.mostReasons))
        return lines
    }

    /// What it said last that was not progress: why it ended as it did.
    var lastWords: String {
        reasons.isEmpty ? "it said nothing" : reasons.joined(separator: "; ")
    }
}
