/// A time as a log, a collector or a viewer of logs writes it: in one of many forms, which may lack
/// the year, the day or the zone.
package struct TimeStamp: Hashable, Sendable {
    /// What is written of the date.
    package enum Date: Hashable, Sendable {
        case full
        /// Day and month: the year is for the reader to find out, here it is 1970.
        case withoutYear
        /// A time of day only, here of 1 January 1970.
        case none
    }

    /// Nanoseconds since 1970, in UTC where the zone is written, else as if it were UTC.
    package let nanoseconds: Int64
    /// How far local time is ahead of UTC, in minutes; nil where no zone is written.
    package let zoneMinutes: Int64?
    /// What is written of the date.
    package let date: Date

    /// The time that begins a text, and the place after it; nil when none stands there.
    package static func read(_ cursor: inout Cursor) -> TimeStamp? {
        let start = cursor
        for form in [standard, monthFirst, dayFirst, numeric, glog, epoch, ofDay] {
            cursor = start
            if let time = form(&cursor) { return time }
        }
        cursor = start
        return nil
    }

    /// The first time that begins at a word among the first bytes of a text, and where it stands.
    package static func first(
        in text: UnsafeRawBufferPointer, within bytes: Int = 96
    ) -> (time: TimeStamp, range: Range<Int>)? {
        var isInWord = false
        var best: (time: TimeStamp, range: Range<Int>)?
        for place in 0..<min(bytes, text.count) {
            let byte = text[place]
            defer { isInWord = isWordByte(byte) }
            if isInWord || !isWordByte(byte) { continue }
            var cursor = Cursor(text: text)
            cursor.move(to: place)
            guard let time = read(&cursor) else { continue }
            let found = (time, place..<cursor.offset)
            // A date tells more than a time of day or a number that may be one.
            if time.date != .none { return found }
            best = best ?? found
        }
        return best
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte >= 0x80
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// `2024-03-03T10:00:01.100+01:00`, also with a blank, slashes or another fraction.
    private static func standard(_ cursor: inout Cursor) -> TimeStamp? {
        guard let year = fixed(4, &cursor), (1970...2261).contains(year),
            cursor.skip(UInt8(ascii: "-")) || cursor.skip(UInt8(ascii: "/")),
            let month = cursor.digits(), (1...12).contains(month),
            cursor.skip(UInt8(ascii: "-")) || cursor.skip(UInt8(ascii: "/")),
            let day = cursor.digits(), (1...31).contains(day)
        else { return nil }
        _ = cursor.skip(UInt8(ascii: ",")) || cursor.skip(UInt8(ascii: "-"))
        guard cursor.skip(UInt8(ascii: "T")) || cursor.skip(UInt8(ascii: " ")) else { return nil }
        guard let ofDay = timeOfDay(&cursor) else { return nil }
        return made(year, Int(month), day, ofDay, &cursor)
    }

    /// `Mar  3 10:00:01`, `Mar 3, 2024 @ 10:00:01.100`, `Fri Nov 20 15:30:55 2015`.
    private static func monthFirst(_ cursor: inout Cursor) -> TimeStamp? {
        if weekday(&cursor) { _ = cursor.skip(UInt8(ascii: ",")) }
        cursor.skipBlanks()
        guard let month = MonthName.read(&cursor) else { return nil }
        cursor.skipBlanks()
        guard let day = cursor.digits(), (1...31).contains(day) else { return nil }
        let hasComma = cursor.skip(UInt8(ascii: ","))
        cursor.skipBlanks()
        var year: Int64?
        let beforeYear = cursor
        if let written = fixed(4, &cursor), (1970...2261).contains(written) {
            year = written
            _ = cursor.skip(UInt8(ascii: ","))
            cursor.skipBlanks()
            if cursor.skip(UInt8(ascii: "@")) { cursor.skipBlanks() }
        } else {
            guard !hasComma else { return nil }
            cursor = beforeYear
        }
        guard let ofDay = timeOfDay(&cursor) else { return nil }
        if year == nil {
            let end = cursor
            cursor.skipBlanks()
            if let written = fixed(4, &cursor), (1970...2261).contains(written),
                !isDigit(cursor.peek), cursor.peek != UInt8(ascii: "-")
            {
                return made(written, month, day, ofDay, &cursor)
            }
            cursor = end
        }
        return made(year, month, day, ofDay, &cursor)
    }

    /// `03 Mar 2024 10:00:01.100`, `03-Mar-2024 10:00:01 UTC`, `03/Mar/2024:10:00:01 +0100`.
    private static func dayFirst(_ cursor: inout Cursor) -> TimeStamp? {
        guard let day = cursor.digits(), (1...31).contains(day), separator(&cursor),
            let month = MonthName.read(&cursor), separator(&cursor)
        else { return nil }
        var year: Int64?
        let beforeYear = cursor
        if let written = fixed(4, &cursor), (1970...2261).contains(written),
            cursor.skip(UInt8(ascii: " ")) || cursor.skip(UInt8(ascii: ":"))
                || cursor.skip(UInt8(ascii: "T"))
        {
            year = written
        } else {
            cursor = beforeYear
        }
        guard let ofDay = timeOfDay(&cursor) else { return nil }
        return made(year, month, day, ofDay, &cursor)
    }

    /// `3/3/2024 10:00:01 PM`, `03.03.2024, 22:00:01`. The month comes first after slashes, unless it
    /// cannot; the day comes first after full stops.
    private static func numeric(_ cursor: inout Cursor) -> TimeStamp? {
        guard let first = cursor.digits(), (1...31).contains(first),
            let mark = cursor.next(), mark == UInt8(ascii: "/") || mark == UInt8(ascii: "."),
            let second = cursor.digits(), (1...31).contains(second), cursor.skip(mark),
            let year = fixed(4, &cursor), (1970...2261).contains(year)
        else { return nil }
        _ = cursor.skip(UInt8(ascii: ","))
        cursor.skipBlanks()
        guard let ofDay = timeOfDay(&cursor) else { return nil }
        let dayComesFirst = mark == UInt8(ascii: ".") || first > 12
        let month = dayComesFirst ? second : first
        guard month <= 12 else { return nil }
        return made(year, Int(month), dayComesFirst ? first : second, ofDay, &cursor)
    }

    /// `I0303 10:00:01.100123`, as programs written in Go log.
    private static func glog(_ cursor: inout Cursor) -> TimeStamp? {
        guard let letter = cursor.next(), "IWEFD".utf8.contains(letter),
            let month = fixed(2, &cursor), (1...12).contains(month), let day = fixed(2, &cursor),
            (1...31).contains(day), cursor.skip(UInt8(ascii: " ")),
            let ofDay = timeOfDay(&cursor)
        else { return nil }
        return made(nil, Int(month), day, ofDay, &cursor)
    }

    /// `1709460001.100`, `1709460001100`, and in micro- and nanoseconds.
    private static func epoch(_ cursor: inout Cursor) -> TimeStamp? {
        let start = cursor.offset
        var value: Int64 = 0
        while let byte = cursor.peek, isDigit(byte), cursor.offset - start < 19 {
            value = value &* 10 &+ Int64(byte &- UInt8(ascii: "0"))
            _ = cursor.next()
        }
        guard !isDigit(cursor.peek) else { return nil }
        let unit: Int64
        switch cursor.offset - start {
        case 10: unit = 1_000_000_000
        case 13: unit = 1_000_000
        case 16: unit = 1000
        case 19: unit = 1
        default: return nil
        }
        guard value >= 0, value / (1_000_000_000 / unit) < LogClock.latestSeconds,
            value / (1_000_000_000 / unit) >= 100_000_000
        else { return nil }
        var fraction: Int64 = 0
        if unit == 1_000_000_000, cursor.skip(UInt8(ascii: ".")) {
            fraction = fractionNanoseconds(&cursor)
        }
        return TimeStamp(nanoseconds: value * unit + fraction, zoneMinutes: 0, date: .full)
    }

    private static func ofDay(_ cursor: inout Cursor) -> TimeStamp? {
        guard let ofDay = timeOfDay(&cursor) else { return nil }
        return TimeStamp(nanoseconds: ofDay, zoneMinutes: nil, date: .none)
    }

    private static func made(
        _ year: Int64?, _ month: Int, _ day: Int64, _ ofDay: Int64, _ cursor: inout Cursor
    ) -> TimeStamp {
        let zone = zoneMinutes(&cursor)
        let days = Calendar.day(Int(year ?? 1972), month, Int(day))
        // A year with a 29 February stands for the one that is not written.
        let base = year == nil ? Calendar.day(1972, 1, 1) : 0
        let local = (days - base) * 86_400_000_000_000 + ofDay
        return TimeStamp(
            nanoseconds: local - (zone ?? 0) * 60_000_000_000, zoneMinutes: zone,
            date: year == nil ? .withoutYear : .full)
    }

    /// The month, from 1, and the day of a time whose year is not written.
    package var monthAndDay: (month: Int, day: Int) {
        let day = nanoseconds / 86_400_000_000_000 + Calendar.day(1972, 1, 1)
        let date = Calendar.date(ofDay: day)
        return (date.month, date.day)
    }

    /// `10:00:01`, `10:00:01.100532111`, `9:00:01,1 PM`; in nanoseconds.
    static func timeOfDay(_ cursor: inout Cursor) -> Int64? {
        // Some languages put the half of the day first.
        let half = cursor.peek ?? 0 >= 0x80 ? half(&cursor) : nil
        cursor.skipBlanks(half != nil)
        let start = cursor.offset
        guard var hours = cursor.digits(), cursor.offset - start <= 2, hours < 24,
            cursor.skip(UInt8(ascii: ":")), let minutes = fixed(2, &cursor), minutes < 60,
            cursor.skip(UInt8(ascii: ":")), let seconds = fixed(2, &cursor), seconds <= 60
        else { return nil }
        var fraction: Int64 = 0
        let beforeFraction = cursor
        if cursor.skip(UInt8(ascii: ".")) || cursor.skip(UInt8(ascii: ","))
            || cursor.skip(UInt8(ascii: ":"))
        {
            if isDigit(cursor.peek) {
                fraction = fractionNanoseconds(&cursor)
            } else {
                cursor = beforeFraction
            }
        }
        let beforeHalf = cursor
        _ = cursor.skip(UInt8(ascii: " "))
        if let isLater = half ?? Self.half(&cursor), (1...12).contains(hours) {
            hours = hours % 12 + (isLater ? 12 : 0)
            if half != nil { cursor = beforeHalf }
        } else {
            cursor = beforeHalf
        }
        return ((hours * 60 + minutes) * 60 + seconds) * 1_000_000_000 + fraction
    }

    /// Whether the second half of the day stands here, in one of the languages in which viewers write it;
    /// passed over. Nil when neither half does.
    private static func half(_ cursor: inout Cursor) -> Bool? {
        let halves: [(StaticString, Bool)] = [
            ("AM", false), ("PM", true), ("am", false), ("pm", true), ("a.m.", false),
            ("p.m.", true), ("上午", false), ("下午", true), ("午前", false), ("午後", true),
            ("오전", false), ("오후", true),
        ]
        for (word, isLater) in halves where cursor.skip(word) { return isLater }
        return nil
    }

    private static func fractionNanoseconds(_ cursor: inout Cursor) -> Int64 {
        var value: Int64 = 0
        var weight: Int64 = 100_000_000
        while let byte = cursor.peek, isDigit(byte) {
            value += Int64(byte &- UInt8(ascii: "0")) * weight
            weight /= 10
            _ = cursor.next()
        }
        return value
    }

    /// `Z`, `+01:00`, `+0100`, ` +0100 CET`, ` UTC`; nil when no zone is written.
    private static func zoneMinutes(_ cursor: inout Cursor) -> Int64? {
        let start = cursor
        _ = cursor.skip(UInt8(ascii: " "))
        if cursor.skip(UInt8(ascii: "Z")) { return 0 }
        if cursor.skip("UTC") || cursor.skip("GMT") { return 0 }
        let isWest = cursor.skip(UInt8(ascii: "-"))
        guard isWest || cursor.skip(UInt8(ascii: "+")), let hours = fixed(2, &cursor), hours <= 14
        else {
            cursor = start
            return nil
        }
        _ = cursor.skip(UInt8(ascii: ":"))
        guard let minutes = fixed(2, &cursor), minutes < 60 else {
            cursor = start
            return nil
        }
        let beforeName = cursor
        if cursor.skip(UInt8(ascii: " ")) {
            var letters = 0
            while let byte = cursor.peek, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) {
                letters += 1
                _ = cursor.next()
            }
            if !(3...5).contains(letters) { cursor = beforeName }
        }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }

    private static func weekday(_ cursor: inout Cursor) -> Bool {
        let names: [StaticString] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        return names.contains { cursor.skip($0) }
    }

    private static func separator(_ cursor: inout Cursor) -> Bool {
        cursor.skip(UInt8(ascii: " ")) || cursor.skip(UInt8(ascii: "-"))
            || cursor.skip(UInt8(ascii: "/"))
    }

    private static func fixed(_ count: Int, _ cursor: inout Cursor) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let byte = cursor.peek, isDigit(byte) else { return nil }
            value = value * 10 + Int64(byte &- UInt8(ascii: "0"))
            _ = cursor.next()
        }
        return value
    }

    private static func isDigit(_ byte: UInt8?) -> Bool {
        byte.map { $0 &- UInt8(ascii: "0") <= 9 } ?? false
    }
}

/// The names of months in the languages in which viewers write them.
enum MonthName {
    /// Each month's beginnings, in lower case. Servers write the English ones; a translation comes
    /// from the viewer that a log was copied out of.
    private static let names: [(prefix: [UInt8], month: Int)] = [
        ["jan", "ene", "gen", "янв", "sty", "一月"],
        ["feb", "fév", "fev", "фев", "lut", "二月"],
        ["mar", "mär", "mrz", "mrt", "мар", "三月"],
        ["apr", "avr", "abr", "апр", "kwi", "四月"],
        ["may", "mai", "mei", "mag", "мая", "май", "maj", "五月"],
        ["jun", "juin", "giu", "июн", "cze", "六月"],
        ["jul", "juil", "lug", "июл", "lip", "七月"],
        ["aug", "aoû", "aou", "ago", "авг", "sie", "八月"], ["sep", "set", "сен", "wrz", "九月"],
        ["oct", "okt", "ott", "out", "окт", "paź", "十月"], ["nov", "ноя", "lis", "十一月"],
        ["dec", "dez", "déc", "dic", "дек", "gru", "十二月"],
    ].enumerated().flatMap { index, texts in texts.map { (Array($0.utf8), index + 1) } }
        .sorted { $0.0.count > $1.0.count }

    /// The month whose name, short or whole, begins a text; passed over. Also `3月`.
    static func read(_ cursor: inout Cursor) -> Int? {
        let start = cursor
        if let number = cursor.digits(), (1...12).contains(number), cursor.skip("月") {
            return Int(number)
        }
        cursor = start
        guard let byte = cursor.peek, byte | 0x20 >= UInt8(ascii: "a") else { return nil }
        let found = names.first { name in
            cursor = start
            return name.prefix.allSatisfy { wanted in
                cursor.next().map { $0 < 0x80 ? $0 | 0x20 : $0 } == wanted
            }
        }
        guard let found else {
            cursor = start
            return nil
        }
        while let byte = cursor.peek,
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
        {
            _ = cursor.next()
        }
        _ = cursor.skip(UInt8(ascii: "."))
        return found.month
    }
}
