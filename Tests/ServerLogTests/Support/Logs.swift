import Foundation
import ServerLog
import Testing

/// The path of a file in the tests' resources.
func resource(_ name: String) -> String {
    Bundle.module.bundleURL.appendingPathComponent("Resources/\(name)").path
}

/// What one line of a log says, read alone; nil without a readable prefix.
func logLine(_ text: String, year: Int? = nil) throws -> LogLine? {
    try read(text, year: year).lines.first ?? nil
}

/// What a text says, line by line; lines without a readable prefix are nil.
func read(
    _ text: String, year: Int? = nil, latest: Int64? = nil
) throws -> (lines: [LogLine?], reader: LogReader) {
    var reader = LogReader(year: year, latest: latest)
    var lines: [LogLine?] = []
    var text = text
    text.withUTF8 { bytes in
        reader.read(UnsafeRawBufferPointer(bytes)) { line, _ in lines.append(line) }
    }
    reader.finish { line, _ in lines.append(line) }
    return (lines, reader)
}

/// Nanoseconds since 1970 of an ISO 8601 time.
func nanoseconds(_ text: String) throws -> Int64 {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let seconds = try style.parse(text).timeIntervalSince1970
    return Int64((seconds * 1000).rounded()) * 1_000_000
}

/// The bytes of a file.
func contents(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// Expects that each of these wordings says the message, and that its beginning alone does not.
func expectMessage(
    _ message: LogMessage, _ wordings: [String],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    for wording in wordings {
        let line = try logLine("1:S 01 Oct 2020 08:00:54.791 * " + wording)
        #expect(line?.message == message, "\(wording)", sourceLocation: sourceLocation)
        let cut = try logLine("1:S 01 Oct 2020 08:00:54.791 * " + wording.prefix(12))
        #expect(
            cut?.message != message, "the beginning of \(wording)",
            sourceLocation: sourceLocation)
    }
}

extension NodeID {
    private static func id(_ digits: String) -> NodeID {
        guard let id = NodeID(digits) else { preconditionFailure("An id has 40 digits.") }
        return id
    }

    /// Three nodes.
    static let first = id("191e4f15c0de39efe1ab9248bd413c9fdb2dddec")
    static let second = id("00fced34f12176c1a229211be9a3d579a51091df")
    static let third = id("9a28b0084c1486ceb0bca3c45f2554d79041e57d")
}
