/// How many lines of each sort a reader has seen.
package struct LogTally: Hashable, Sendable, Codable {
    /// Bytes taken in.
    package var bytes: Int64 = 0
    /// Lines whose message stands in the table.
    package var recognised: Int64 = 0
    /// Lines with a server's prefix and another message.
    package var unknown: Int64 = 0
    /// Lines that are no server's and known as such: blank, drawings, headings, reports of crashes.
    package var other: Int64 = 0
    /// Lines that were not read: torn, interleaved, of something else.
    package var unprefixed: Int64 = 0
    /// Lines longer than ``LogReader/longestLine``, of which only that much was read; they are
    /// counted above as well.
    package var overlong: Int64 = 0

    /// Nothing seen yet.
    package init() {}

    /// All lines.
    package var lines: Int64 { recognised + unknown + unprefixed + other }

    /// Lines of which a server's beginning was read.
    package var read: Int64 { recognised + unknown }
}
