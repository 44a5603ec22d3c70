import ServerLog

/// A point in time by some machine's wall clock, to the millisecond.
///
/// Logs that name no zone are read as if they were UTC, so that times agree with what the log
/// shows.
package struct WallTime: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// Milliseconds since 1970.
    package let milliseconds: Int64

    /// So many milliseconds after the start of 1970.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The time of a line.
    init(_ line: LogLine) {
        milliseconds = line.wallClockNanoseconds / 1_000_000
    }

    /// Decoded from milliseconds since 1970.
    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Encoded as milliseconds since 1970.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    /// Earlier times come first.
    package static func < (left: WallTime, right: WallTime) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The milliseconds from `right` to `left`; negative when `left` is earlier.
    package static func - (left: WallTime, right: WallTime) -> Int64 {
        left.milliseconds - right.milliseconds
    }

    /// The time so many milliseconds later.
    package func advanced(by milliseconds: Int64) -> WallTime {
        WallTime(milliseconds: self.milliseconds + milliseconds)
    }

    /// `2020-10-01 08:02:23.076`
    package var description: String { "\(date) \(timeOfDay)" }

    /// `2020-10-01`
    package var date: String {
        let (year, month, day) = Calendar.date(ofDay: day)
        return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
    }

    /// `08:02:23.076`
    package var timeOfDay: String {
        let ofDay = Int(milliseconds - day * 86_400_000)
        let seconds = ofDay / 1000
        return [seconds / 3600, seconds / 60 % 60, seconds % 60]
            .map { Self.padded($0, 2) }.joined(separator: ":") + "." + Self.padded(ofDay % 1000, 3)
    }

    /// Whether it is a time of day only: no log is of 1970.
    package var isOfNoDay: Bool { (0..<86_400_000).contains(milliseconds) }

    /// The hour of the day.
    var hour: Int { Int((milliseconds - day * 86_400_000) / 3_600_000) }

    /// `03 Mar 08:02:23.076`
    var dayAndTime: String {
        let (_, month, ofMonth) = Calendar.date(ofDay: day)
        return Self.padded(ofMonth, 2) + " " + Self.months[month - 1] + " " + timeOfDay
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private var day: Int64 {
        milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
