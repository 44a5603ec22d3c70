/// What stands before the message in a line of a log.
struct LogPrefix {
    let pid: Int32
    let role: LogRole
    /// Nanoseconds since 1970.
    let time: Int64
    let level: LogLevel
    /// The message; it lies in the line.
    let message: UnsafeRawBufferPointer

    /// Reads `8971:M 01 Oct 08:00:54.791 # ...`, a signal handler's line, or Valkey's logfmt; nil
    /// when the line begins otherwise.
    init?(_ line: UnsafeRawBufferPointer, _ clock: inout LogClock) {
        switch line.first {
        case UInt8(ascii: "p"): self.init(logfmt: line, &clock)
        case UInt8(ascii: "["): self.init(withoutRole: line, &clock)
        default: self.init(legacy: line, &clock)
        }
    }

    private init?(legacy line: UnsafeRawBufferPointer, _ clock: inout LogClock) {
        var cursor = Cursor(text: line)
        guard let pid = cursor.digits(), cursor.skip(UInt8(ascii: ":")),
            var letter = cursor.next()
        else { return nil }
        self.pid = Int32(truncatingIfNeeded: pid)
        if letter &- UInt8(ascii: "0") <= 9 {
            // KeyDB names the thread before the role.
            guard cursor.digits() != nil || cursor.peek == UInt8(ascii: ":"),
                cursor.skip(UInt8(ascii: ":")), let role = cursor.next()
            else { return nil }
            letter = role
        }
        if letter == UInt8(ascii: "s") {
            guard cursor.skip("ignal-handler ("), let seconds = cursor.digits(),
                seconds < LogClock.latestSeconds, cursor.skip(") ")
            else { return nil }
            role = .signalHandler
            time = seconds * 1_000_000_000
            level = .warning
        } else {
            guard let role = LogRole(letter: letter), cursor.skip(UInt8(ascii: " ")),
                let time = clock.time(&cursor), let level = Self.level(&cursor)
            else { return nil }
            self.role = role
            self.time = time
            self.level = level
        }
        message = cursor.rest
    }

    /// `[5120] 03 Mar 10:00:01.100 # ...` and `[5120 | signal handler] (1709460001) ...`: before Redis 3,
    /// and on Windows.
    private init?(withoutRole line: UnsafeRawBufferPointer, _ clock: inout LogClock) {
        var cursor = Cursor(text: line)
        guard cursor.skip(UInt8(ascii: "[")), let pid = cursor.digits() else { return nil }
        self.pid = Int32(truncatingIfNeeded: pid)
        if cursor.skip(" | signal handler] (") || cursor.skip(" | signal handler](") {
            guard let seconds = cursor.digits(), seconds < LogClock.latestSeconds,
                cursor.skip(") ")
            else { return nil }
            role = .signalHandler
            time = seconds * 1_000_000_000
            level = .warning
        } else {
            guard cursor.skip("] "), let time = clock.time(&cursor),
                let level = Self.level(&cursor)
            else { return nil }
            role = .server
            self.time = time
            self.level = level
        }
        message = cursor.rest
    }

    /// The level's sign between blanks; a backslash before it is from a text that was Markdown.
    private static func level(_ cursor: inout Cursor) -> LogLevel? {
        guard cursor.skip(UInt8(ascii: " ")) else { return nil }
        _ = cursor.skip(UInt8(ascii: "\\"))
        guard let sign = cursor.next() else { return nil }
        // KeyDB has a level without a sign.
        let level = sign == UInt8(ascii: " ") ? .verbose : LogLevel(sign: sign)
        guard let level, cursor.skip(UInt8(ascii: " ")) || cursor.isAtEnd else { return nil }
        return level
    }

    private init?(logfmt line: UnsafeRawBufferPointer, _ clock: inout LogClock) {
        var cursor = Cursor(text: line)
        guard cursor.skip("pid="), let pid = cursor.digits(),
            cursor.skip(" role="), let role = Self.word(&cursor, before: " timestamp=\""),
            let knownRole = LogRole(word: role), let time = clock.time(&cursor),
            cursor.skip("\" level="),
            let level = Self.word(&cursor, before: " message=\""),
            let knownLevel = LogLevel(word: level), line.last == UInt8(ascii: "\"")
        else { return nil }
        self.pid = Int32(truncatingIfNeeded: pid)
        self.role = knownRole
        self.time = time
        self.level = knownLevel
        // The server puts no quotation mark into a message: it writes an apostrophe.
        message = UnsafeRawBufferPointer(rebasing: cursor.rest.dropLast())
    }

    /// The text up to a word; both are passed over.
    private static func word(
        _ cursor: inout Cursor, before word: StaticString
    ) -> UnsafeRawBufferPointer? {
        let bytes = UnsafeRawBufferPointer(
            start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard let found = cursor.text(before: bytes), cursor.skip(bytes) else { return nil }
        return found
    }
}
