/// A server's line whose beginning a collector has taken off or moved into fields of its own.
struct BareLine {
    var pid: Int32 = 0
    var role = LogRole.server
    var level = LogLevel.notice
    /// Nanoseconds since 1970.
    let time: Int64
    /// Whether the line says itself that a server of this kind wrote it.
    var isSure = false
    /// The message; it lies in the line.
    let message: UnsafeRawBufferPointer
    /// Where the message begins.
    var start: Int

    /// What stands before the message of a line of syslog, or before any message.
    static func head(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let colon = messagePlaces(line).first else { return line }
        return UnsafeRawBufferPointer(rebasing: line[..<colon])
    }

    /// Lines that children of a server write where no role tells them from the server's own.
    static func isByServer(_ prefix: LogPrefix) -> Bool {
        guard prefix.role == .server else { return prefix.role != .child }
        return !isChilds(prefix.message)
    }

    /// The process of a line of syslog that a server wrote itself; nil where none is named, or a child
    /// may have written it.
    static func serverPid(of line: UnsafeRawBufferPointer, from begin: Int = 0) -> Int32? {
        guard let start = messagePlaces(line).first(where: { $0 >= begin }) else { return nil }
        let head = line[..<start]
        let message = UnsafeRawBufferPointer(rebasing: line[start...])
        guard namesServer(head), !isChilds(message) else { return nil }
        let pid = pid(in: head)
        return pid == 0 ? nil : pid
    }

    private static func isChilds(_ message: UnsafeRawBufferPointer) -> Bool {
        let words = String(decoding: message.prefix(32), as: UTF8.self)
        return [
            "DB saved on disk", "RDB: ", "AOF rewrite: ", "SYNC append only", "Parent agreed",
            "Concatenating ", "Fork CoW ", "Failed opening ", "Write error ", "BGSAVE done",
            "Successfully created the temp",
        ].contains { words.hasPrefix($0) }
    }

    /// Where a message can begin: after the ends of what collectors write before it.
    static func messagePlaces(_ line: UnsafeRawBufferPointer) -> [Int] {
        var places: [Int] = []
        var place = 0
        while place + 1 < min(line.count, 512), places.count < 12 {
            switch line[place] {
            case UInt8(ascii: "\t"): places.append(place + 1)
            case UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "-"), UInt8(ascii: "|"),
                UInt8(ascii: "*"), UInt8(ascii: "#"):
                if line[place + 1] == UInt8(ascii: " ") { places.append(place + 2) }
            default: break
            }
            place += 1
        }
        return places
    }

    /// The server's line in a line of text with a collector's time; nil when there is none.
    init?(text line: UnsafeRawBufferPointer, _ clock: inout LogClock, _ matcher: MessageMatcher) {
        guard let stamp = TimeStamp.first(in: line) else { return nil }
        let seen = LineFinder.beginning(in: line)
        // A time without a day may be anybody's, unless a server's beginning or name stands behind it.
        let isServers =
            seen != nil || Self.tells(line, behind: stamp.range.upperBound, matcher)
            || Self.serverPid(of: line, from: stamp.range.upperBound) != nil
        guard
            let time = isServers
                ? clock.timeOnSomeDay(of: stamp.time) : clock.time(of: stamp.time)
        else { return nil }
        if let seen, seen.start >= stamp.range.upperBound {
            let rest = UnsafeRawBufferPointer(rebasing: line[seen.message...])
            self.init(time: time, message: rest, start: seen.start)
            pid = seen.pid
            role = seen.role
            isSure = true
            return
        }
        let behind =
            Self.eventPlace(line, behind: stamp.range.upperBound)
            + Self.messagePlaces(line).filter { $0 >= stamp.range.upperBound }
        guard let first = behind.first else { return nil }
        let fits = behind.first { place in
            let rest = UnsafeRawBufferPointer(rebasing: line[place...])
            return matcher.message(of: rest).isTelling
        }
        let place = fits ?? first
        let head = line[..<first]
        self.init(
            time: time, message: UnsafeRawBufferPointer(rebasing: line[place...]), start: place)
        isSure = fits == nil && Self.namesServer(head)
        if fits == nil, !isSure { return nil }
        pid = Self.pid(in: head)
        if place > 1, let level = LogLevel(sign: line[place - 2]) { self.level = level }
    }

    /// Whether a level's sign and a message of a server's stand behind a time: `10:00:01.100 # ...`.
    private static func tells(
        _ line: UnsafeRawBufferPointer, behind end: Int, _ matcher: MessageMatcher
    ) -> Bool {
        guard hasSign(line, behind: end) else { return false }
        return matcher.message(of: UnsafeRawBufferPointer(rebasing: line[(end + 3)...])).isTelling
    }

    /// Where an event of a Sentinel stands right behind a time, as scripts that it calls write it:
    /// `notify.sh 1709460001 +sdown master ...`.
    private static func eventPlace(
        _ line: UnsafeRawBufferPointer, behind end: Int
    ) -> [Int] {
        guard end + 3 < line.count, line[end] == UInt8(ascii: " "),
            line[end + 1] == UInt8(ascii: "+") || line[end + 1] == UInt8(ascii: "-"),
            line[end + 2] | 0x20 >= UInt8(ascii: "a"), line[end + 2] | 0x20 <= UInt8(ascii: "z")
        else { return [] }
        return [end + 1]
    }

    /// Whether a level's sign between blanks stands at a place.
    static func hasSign(_ line: UnsafeRawBufferPointer, behind end: Int) -> Bool {
        end + 3 < line.count && line[end] == UInt8(ascii: " ")
            && LogLevel(sign: line[end + 1]) != nil && line[end + 2] == UInt8(ascii: " ")
    }

    /// The server's line in fields of JSON.
    init?(
        json line: UnsafeRawBufferPointer, _ clock: inout LogClock, _ matcher: MessageMatcher
    ) {
        var message: UnsafeRawBufferPointer?
        var stamp: TimeStamp?
        var role = LogRole.server
        var level = LogLevel.notice
        var pid: Int32 = 0
        var isServers = false
        JSONFields.scan(line) { name, value in
            switch name {
            case "log", "line", "message", "msg", "textpayload", "short_message", "text":
                message = message ?? value
            case "time", "timestamp", "@timestamp", "ts", "__realtime_timestamp", "date":
                var cursor = Cursor(text: value)
                stamp = stamp ?? TimeStamp.read(&cursor)
            case "role":
                isServers = true
                let word = String(decoding: value, as: UTF8.self).lowercased()
                role = word == "master" || word == "primary" ? .master : .replica
            case "level":
                let word = String(decoding: value, as: UTF8.self).lowercased()
                word.utf8.withContiguousStorageIfAvailable {
                    level = LogLevel(word: UnsafeRawBufferPointer($0)) ?? .notice
                }
            case "_pid", "pid": pid = Int32(String(decoding: value, as: UTF8.self)) ?? 0
            case "cacheclusterid", "cachenodeid": isServers = true
            case "syslog_identifier", "_comm":
                if Self.namesServer(value[...]) { isServers = true }
            default: break
            }
        }
        guard let message, let time = stamp.flatMap({ clock.time(of: $0) }),
            isServers || Self.isServers(matcher.message(of: message))
        else { return nil }
        self.init(time: time, message: message, start: 0)
        self.role = role
        self.level = level
        self.pid = pid
        isSure = isServers
    }

    /// The server's line in fields of logfmt: `ts=2024-03-03T10:00:01Z level=info msg="Ready to accept ..."`.
    init?(
        logfmt line: UnsafeRawBufferPointer, _ clock: inout LogClock, _ matcher: MessageMatcher
    ) {
        guard let stamp = TimeStamp.first(in: line)?.time, let time = clock.time(of: stamp),
            let message = Self.quoted("msg=\"", in: line) ?? Self.quoted("message=\"", in: line),
            matcher.message(of: message.text).isTelling
        else { return nil }
        self.init(time: time, message: message.text, start: message.start)
    }

    /// The quoted value of a field, and where it begins; the fields' names are short, and stand early.
    private static func quoted(
        _ field: StaticString, in line: UnsafeRawBufferPointer
    ) -> (text: UnsafeRawBufferPointer, start: Int)? {
        let mark = UnsafeRawBufferPointer(
            start: field.utf8Start, count: field.utf8CodeUnitCount)
        var cursor = Cursor(text: UnsafeRawBufferPointer(rebasing: line.prefix(512)))
        guard cursor.text(before: mark) != nil, cursor.skip(mark) else { return nil }
        let start = cursor.offset
        var end = start
        while end < line.count, line[end] != UInt8(ascii: "\"") {
            end += line[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end > start, end <= line.count else { return nil }
        return (UnsafeRawBufferPointer(rebasing: line[start..<end]), start)
    }

    /// Whether a message is one that only a server of this kind writes: what begins as failures do, any
    /// program may.
    private static func isServers(_ message: LogMessage) -> Bool {
        switch message {
        case .unknown, .noted(.trouble, _, _): false
        default: true
        }
    }

    private init(time: Int64, message: UnsafeRawBufferPointer, start: Int) {
        self.time = time
        self.message = message
        self.start = start
    }

    private static func namesServer(_ head: Slice<UnsafeRawBufferPointer>) -> Bool {
        let text = String(decoding: head, as: UTF8.self).lowercased()
        for name in ["redis", "valkey", "keydb", "sentinel"] {
            for program in [name, name + "-server", name + "-sentinel"] {
                if text == program || text.contains(program + "[") { return true }
            }
        }
        return false
    }

    private static func pid(in head: Slice<UnsafeRawBufferPointer>) -> Int32 {
        guard let bracket = head.lastIndex(of: UInt8(ascii: "[")) else { return 0 }
        var cursor = Cursor(text: UnsafeRawBufferPointer(rebasing: head[(bracket + 1)...]))
        return cursor.digits().map { Int32(truncatingIfNeeded: $0) } ?? 0
    }
}
