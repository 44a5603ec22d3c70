import Foundation
import Redis
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
