import Glibc

/// Reads the times of a log: with a year, without one (before Redis 5), ISO 8601, or in
/// milliseconds.
package struct LogClock {
    static let nanosecondsPerDay: Int64 = 86_400_000_000_000
    /// The years whose times can be told in nanoseconds since 1970.
    static let years = 1970...2261
    /// The time now, in nanoseconds since 1970.
    static var now: Int64 { Int64(Glibc.time(nil)) * 1_000_000_000 }
    /// The end of those years, in seconds since 1970.
    static let latestSeconds: Int64 = 9_214_646_400

    /// The year of the next date without one; nil until the first was met.
    private(set) var year: Int?
    /// How often the years had to be counted on, because a December was followed by a January.
    private(set) var newYears = 0

    /// Whether a date without a year was met.
    private(set) var metYearless = false

    /// Whether a 29 February showed that the year that had been taken was wrong.
    private(set) var wasPutIntoLeapYear = false

    private let latest: Int64
    private var lastMonth = 0
    private var cachedKey: UInt64 = 0
    private var cachedDay: Int64 = 0
    private var daylessDay: Int64 = 0
    private var lastOfDay: Int64?

    /// A clock for a log whose first line is of that year; when nil, of the last year that puts it
    /// before `latest` (nanoseconds since 1970).
    init(year: Int?, latest: Int64) {
        self.year = year
        self.latest = latest
    }

    /// Reads a time in any of the forms; nanoseconds since 1970. The cursor is left behind it. Nil
    /// when none stands there.
    mutating func time(_ cursor: inout Cursor) -> Int64? {
        let start = cursor
        if let time = day(&cursor) { return time }
        cursor = start
        if let time = Self.standard(&cursor) { return time }
        cursor = start
        if let milliseconds = cursor.digits(), milliseconds > 100_000_000_000,
            milliseconds < Self.latestSeconds * 1000
        {
            return milliseconds * 1_000_000
        }
        // No server writes anything else; a viewer that the log was copied from may.
        cursor = start
        guard let stamp = TimeStamp.read(&cursor) else { return nil }
        return time(of: stamp)
    }

    /// The time of a stamp, its year inferred where it names none; nil when it names no day.
    mutating func time(of stamp: TimeStamp) -> Int64? {
        switch stamp.date {
        case .full: return stamp.nanoseconds
        case .none: return nil
        case .withoutYear:
            let (month, day) = stamp.monthAndDay
            let year = inferred(month, day)
            let ofDay = stamp.nanoseconds % Self.nanosecondsPerDay
            return Calendar.day(year, month, day) * Self.nanosecondsPerDay + ofDay
        }
    }

    /// Whether a time was met that names no day, and none did before it.
    private(set) var metDayless = false

    /// The time of a stamp that may name no day: then it is of the last day that was named, else of the
    /// latest day it can be of, and of the next when the hours begin anew.
    mutating func timeOnSomeDay(of stamp: TimeStamp) -> Int64? {
        guard stamp.date == .none else { return time(of: stamp) }
        if lastOfDay == nil {
            metDayless = cachedKey == 0
            daylessDay = cachedKey != 0 ? cachedDay : latest - latest % Self.nanosecondsPerDay
        }
        let ofDay = stamp.nanoseconds % Self.nanosecondsPerDay
        if let lastOfDay, ofDay < lastOfDay - Self.nanosecondsPerDay / 2 {
            daylessDay += Self.nanosecondsPerDay
        }
        lastOfDay = ofDay
        return daylessDay + ofDay
    }

    /// `01 Oct 08:00:54.791` or `01 Oct 2020 08:00:54.791`.
    private mutating func day(_ cursor: inout Cursor) -> Int64? {
        guard let dayOfMonth = Self.two(&cursor), (1...31).contains(dayOfMonth),
            cursor.skip(UInt8(ascii: " ")), let month = Self.month(&cursor),
            cursor.skip(UInt8(ascii: " "))
        else { return nil }
        var yearThen = cursor
        let century = Self.two(&yearThen)
        let rest = Self.two(&yearThen)
        var writtenYear: Int64 = 0
        if let century, let rest, yearThen.skip(UInt8(ascii: " ")) {
            writtenYear = century * 100 + rest
            cursor = yearThen
        }
        guard let ofDay = Self.timeOfDay(&cursor) else { return nil }
        let key = UInt64(dayOfMonth) | UInt64(month) << 8 | UInt64(writtenYear) << 16
        if key != cachedKey {
            let year = writtenYear > 0 ? Int(writtenYear) : inferred(month, Int(dayOfMonth))
            guard Self.years.contains(year) else { return nil }
            cachedDay = Calendar.day(year, month, Int(dayOfMonth)) * Self.nanosecondsPerDay
            cachedKey = key
        }
        return cachedDay + ofDay
    }

    private mutating func inferred(_ month: Int, _ day: Int) -> Int {
        metYearless = true
        var current = min(max(year ?? firstYear(month, day), 1971), Self.years.upperBound - 1)
        if lastMonth >= 11, month <= 2 {
            current += 1
            newYears += 1
        } else if month == 2, day == 29, Calendar.leapYear(upTo: current) != current {
            current = Calendar.leapYear(upTo: current)
            wasPutIntoLeapYear = true
        } else if lastMonth > 0, lastMonth <= 2, month >= 11 {
            // A child's line that was written late.
            current -= 1
            newYears -= 1
        }
        lastMonth = month
        year = current
        return current
    }

    private func firstYear(_ month: Int, _ day: Int) -> Int {
        let yearOfLatest = Calendar.date(ofDay: latest / Self.nanosecondsPerDay).year
        // A server's local time may be a day ahead.
        let isLater =
            Calendar.day(yearOfLatest, month, day) * Self.nanosecondsPerDay
            > latest + Self.nanosecondsPerDay
        let year = isLater ? yearOfLatest - 1 : yearOfLatest
        return month == 2 && day == 29 ? Calendar.leapYear(upTo: year) : year
    }

    /// `2025-08-12T10:11:12.345+02:00`, also with a blank for the `T`, with `Z` or no zone;
    /// `2025/08/12` as Go writes it.
    package static func standard(_ cursor: inout Cursor) -> Int64? {
        guard let century = two(&cursor), let rest = two(&cursor), dash(&cursor),
            let month = two(&cursor), (1...12).contains(month), dash(&cursor),
            let day = two(&cursor), (1...31).contains(day),
            cursor.skip(UInt8(ascii: "T")) || cursor.skip(UInt8(ascii: " ")),
            let ofDay = timeOfDay(&cursor)
        else { return nil }
        let year = Int(century * 100 + rest)
        guard years.contains(year) else { return nil }
        let days = Calendar.day(year, Int(month), Int(day))
        return days * nanosecondsPerDay + ofDay - zone(&cursor)
    }

    private static func dash(_ cursor: inout Cursor) -> Bool {
        cursor.skip(UInt8(ascii: "-")) || cursor.skip(UInt8(ascii: "/"))
    }

    private static func zone(_ cursor: inout Cursor) -> Int64 {
        if cursor.skip(UInt8(ascii: "Z")) { return 0 }
        let start = cursor
        let isWest = cursor.skip(UInt8(ascii: "-"))
        guard isWest || cursor.skip(UInt8(ascii: "+")), let hours = two(&cursor) else {
            cursor = start
            return 0
        }
        _ = cursor.skip(UInt8(ascii: ":"))
        let minutes = hours * 60 + (two(&cursor) ?? 0)
        return (isWest ? -minutes : minutes) * 60_000_000_000
    }

    /// `08:00:54.791`, in nanoseconds, cut to milliseconds; also with a comma, or without a
    /// fraction.
    private static func timeOfDay(_ cursor: inout Cursor) -> Int64? {
        guard let hours = two(&cursor), hours < 24, cursor.skip(UInt8(ascii: ":")),
            let minutes = two(&cursor), minutes < 60, cursor.skip(UInt8(ascii: ":")),
            let seconds = two(&cursor), seconds <= 60
        else { return nil }
        let whole = (hours * 60 + minutes) * 60 + seconds
        var thousandths: Int64 = 0
        if cursor.skip(UInt8(ascii: ".")) || cursor.skip(UInt8(ascii: ",")) {
            guard let tens = two(&cursor), let ones = one(&cursor) else { return nil }
            thousandths = tens * 10 + ones
            _ = cursor.digits()
        }
        return (whole * 1000 + thousandths) * 1_000_000
    }

    @inline(__always)
    private static func one(_ cursor: inout Cursor) -> Int64? {
        guard let byte = cursor.next() else { return nil }
        let digit = byte &- UInt8(ascii: "0")
        return digit <= 9 ? Int64(digit) : nil
    }

    @inline(__always)
    private static func two(_ cursor: inout Cursor) -> Int64? {
        guard let tens = one(&cursor), let ones = one(&cursor) else { return nil }
        return tens * 10 + ones
    }

    @inline(__always)
    private static func month(_ cursor: inout Cursor) -> Int? {
        guard let first = cursor.next(), let second = cursor.next(), let third = cursor.next()
        else { return nil }
        let name = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
        return months.firstIndex(of: name).map { $0 + 1 }
    }

    private static let months: [UInt32] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ].map { $0.utf8.reduce(0) { $0 << 8 | UInt32($1) } }
}
