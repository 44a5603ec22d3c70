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
        if line.first == UInt8(ascii: "p") {
            self.init(logfmt: line, &clock)
        } else {
            self.init(legacy: line, &clock)
        }
    }

    private init?(legacy line: UnsafeRawBufferPointer, _ clock: inout LogClock) {
        var cursor = Cursor(text: line)
        guard let pid = cursor.digits(), cursor.skip(UInt8(ascii: ":")),
            let letter = cursor.next()
        else { return nil }
        self.pid = Int32(truncatingIfNeeded: pid)
        if letter == UInt8(ascii: "s") {
            guard Self.skip(&cursor, "ignal-handler ("), let seconds = cursor.digits(),
                seconds < LogClock.latestSeconds, Self.skip(&cursor, ") ")
            else { return nil }
            role = .signalHandler
            time = seconds * 1_000_000_000
            level = .warning
        } else {
            guard let role = LogRole(letter: letter), cursor.skip(UInt8(ascii: " ")),
                let time = clock.time(&cursor), cursor.skip(UInt8(ascii: " ")),
                let level = cursor.next().flatMap({ LogLevel(sign: $0) }),
                cursor.skip(UInt8(ascii: " "))
            else { return nil }
            self.role = role
            self.time = time
            self.level = level
        }
        message = cursor.rest
    }

    private init?(logfmt line: UnsafeRawBufferPointer, _ clock: inout LogClock) {
        var cursor = Cursor(text: line)
        guard Self.skip(&cursor, "pid="), let pid = cursor.digits(),
            Self.skip(&cursor, " role="), let role = Self.word(&cursor, before: " timestamp=\""),
            let knownRole = LogRole(word: role), let time = clock.time(&cursor),
            Self.skip(&cursor, "\" level="),
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

    private static func skip(_ cursor: inout Cursor, _ word: StaticString) -> Bool {
        cursor.skip(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
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
