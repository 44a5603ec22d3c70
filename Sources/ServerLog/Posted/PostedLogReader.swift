/// Understands a log as people have it, whatever stands around its lines.
///
/// How it works: ``LogHabits`` learns from the first lines how the file is written. Each line is then
/// tried as a server writes it; else ``LineFinder`` looks for the server's line inside it,
/// ``Unescape`` takes off what was put around and into it, and ``WrapperLabels`` tells from what stands
/// before it whose it is. A line whose beginning a collector took off is a ``BareLine``. What is none of
/// these is an ``OtherLine``, or was not read. Constant memory. It cannot be copied: that would be done
/// unseen, and for each line.
package struct PostedLogReader: ~Copyable, Sendable {
    /// How many lines of each sort there were.
    package private(set) var tally = LogTally()
    /// Whose lines there were, in the order of their first.
    package private(set) var origins: [LogOrigin] = []
    /// The first line that was not read: its number and its beginning.
    package private(set) var firstUnread: (number: Int, text: String)?
    /// How many lines are sentences, and the first of them.
    package private(set) var prose: Int64 = 0
    package private(set) var firstProse: String?
    /// How the file's lines are written.
    package let habits: LogHabits

    private static let mostOrigins = 500
    /// Of a line that was broken in two so many bytes are kept.
    private static let longestBroken = 2000

    private var clock: LogClock
    private var others = OtherLine()
    private let matcher = MessageTable.matcher
    private var scratch: [UInt8] = []
    private var labelOfPrefix: [(prefix: [UInt8], label: String)] = []
    private var heading = ""
    /// What a person wrote over the lines that follow: a heading if they are a server's.
    private var title: String?
    private var states: [OriginState] = []
    private var places: [LogOrigin: Int] = [:]
    private var lastPlace: Int?
    /// The last line, where it was not understood, and its words.
    private var broken: (line: LogLine, words: [UInt8])?
    /// The time of the last line in local time; the least number before it.
    private var lastTime = Int64.min
    /// Whether the line that is taken in is none of a server's, nor of what it draws and reports.
    private var isAside = false
    /// Whether the heading stood inside what stands around the lines, as `tail` in a container does.
    private var isHeadingInside = false

    private struct OriginState: Sendable {
        var pid: Int32 = 0
        var children: [Int32] = []
        var lastTime: Int64 = .min
    }

    init(habits: LogHabits, year: Int?, latest: Int64?) {
        self.habits = habits
        clock = LogClock(year: year ?? habits.year, latest: latest ?? LogClock.now)
    }

    /// How often the log saw a new year; counted only where it names no years.
    package var newYears: Int { clock.newYears }

    /// Whether the log names no days: its times are put on one.
    package var isDayless: Bool { clock.metDayless }

    /// Whether the log names no years (before Redis 5).
    package var isYearless: Bool { clock.metYearless && habits.year == nil }

    /// Takes in a line without its end, and hands it on, understood, with its raw text.
    mutating func take(
        _ raw: UnsafeRawBufferPointer, number: Int,
        _ body: (PostedLine, UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        var text = raw
        if text.last == UInt8(ascii: "\r") {
            text = UnsafeRawBufferPointer(rebasing: text.dropLast())
        }
        // A log that was truncated while it was open for writing begins with zeros.
        if text.first == 0 { text = UnsafeRawBufferPointer(rebasing: text.drop { $0 == 0 }) }
        var line: LogLine?
        var place = 0
        let unread = tally.unprefixed
        isAside = false
        // Most lines of most logs are as the server wrote them.
        if let first = text.first, first == UInt8(ascii: "p") || first &- UInt8(ascii: "0") <= 9,
            let prefix = LogPrefix(text, &clock)
        {
            others.follow(prefix.message)
            let plain = matcher.message(of: prefix.message)
            if title != nil { entitle() }
            // Looking for escapes takes time: most messages are known as they are.
            line = made(prefix, plain == .unknown ? message(prefix.message) : plain)
            place = origin(heading, line)
            remember(line, prefix.message)
        } else {
            (line, place) = unwrapped(text, number)
        }
        if let read = line, case .server = read.role { line = asChild(read, place) }
        if let line {
            if line.role != .signalHandler { lastTime = line.wallClockNanoseconds }
            switch line.message {
            case .unknown: tally.unknown += 1
            case .processStarted:
                others.restart()
                tally.recognised += 1
            default: tally.recognised += 1
            }
        }
        try body(
            PostedLine(
                line: line, origin: place, number: number, isAside: isAside,
                isUnread: tally.unprefixed > unread), text)
    }

    /// A line of a child, where no role tells it from the server's: by its pid or by what it says.
    private func asChild(_ line: LogLine, _ place: Int) -> LogLine {
        guard isByChild(line, place) else { return line }
        return LogLine(
            pid: line.pid, role: .child, wallClockNanoseconds: line.wallClockNanoseconds,
            level: line.level, message: line.message)
    }

    private func isByChild(_ line: LogLine, _ place: Int) -> Bool {
        switch line.message {
        case .savedOnDisk, .copyOnWrite, .rewriteStep("file written"): return true
        default: return place < states.count && states[place].children.contains(line.pid)
        }
    }

    private func made(_ prefix: LogPrefix, _ message: LogMessage) -> LogLine {
        var time = prefix.time
        // A signal handler cannot tell local time: it is put among the lines that do.
        if prefix.role == .signalHandler {
            if let zone = habits.zoneMinutes {
                time += zone * 60_000_000_000
            } else if lastTime > .min {
                time = lastTime
            }
        }
        return LogLine(
            pid: prefix.pid, role: prefix.role, wallClockNanoseconds: time, level: prefix.level,
            message: message)
    }

    private mutating func unwrapped(
        _ text: UnsafeRawBufferPointer, _ number: Int
    ) -> (LogLine?, Int) {
        if let found = LineFinder.find(text, &clock) {
            if title != nil { entitle() }
            let before = UnsafeRawBufferPointer(rebasing: text[..<found.start])
            let message = Unescape.cut(
                found.prefix.message, Unescape.Enclosure(before: before))
            others.follow(message)
            let line = made(found.prefix, self.message(message))
            remember(line, message)
            let name = found.start == 0 ? heading : label(text, before)
            return (line, origin(name, line))
        }
        if let bare = bare(text),
            case let told = message(bare.message), told != .unknown || !habits.hasBeginnings
        {
            let line = LogLine(
                pid: bare.pid, role: bare.role, wallClockNanoseconds: bare.time, level: bare.level,
                message: told)
            if title != nil { entitle() }
            let before = UnsafeRawBufferPointer(rebasing: text[..<bare.start])
            return (line, origin(label(text, before), line))
        }
        return (beside(text, number), lastPlace ?? 0)
    }

    /// Keeps the words of a line that is not understood: a page may have broken it in two.
    private mutating func remember(_ line: LogLine?, _ message: UnsafeRawBufferPointer) {
        guard let line, line.message == .unknown else {
            broken = nil
            return
        }
        broken = (line, Array(message.prefix(Self.longestBroken)))
    }

    /// The line before, understood with what was broken off it.
    private mutating func joined(_ text: UnsafeRawBufferPointer) -> LogLine? {
        guard let broken, text.count <= Self.longestBroken else { return nil }
        self.broken = nil
        for gap in [" ", ""] {
            let whole = broken.words + Array(gap.utf8) + Array(text)
            let told = whole.withUnsafeBytes { matcher.message(of: $0) }
            guard told.isTelling else { continue }
            return LogLine(
                pid: broken.line.pid, role: broken.line.role,
                wallClockNanoseconds: broken.line.wallClockNanoseconds, level: broken.line.level,
                message: told)
        }
        return nil
    }

    /// What stands beside the servers' lines is counted; a report's line that says how the server crashed is
    /// one of them.
    private mutating func beside(_ text: UnsafeRawBufferPointer, _ number: Int) -> LogLine? {
        if let line = joined(text) { return line }
        let kind = others.kind(of: text) ?? behindTime(text)
        isAside = kind != .blank && kind != .drawing && kind != .report
        switch kind {
        case .title(let name):
            title = name
            tally.other += 1
        case .prose where !matcher.message(of: text).isTelling:
            title = nil
            tally.other += 1
            prose += 1
            if firstProse == nil { firstProse = Self.beginning(text) }
        case .heading(let name):
            heading = name
            title = nil
            isHeadingInside =
                text.first.map { $0 != UInt8(ascii: "=") } == true && text.count > 4
                && text.dropFirst(4).contains(UInt8(ascii: "|"))
            labelOfPrefix.removeAll()
            tally.other += 1
        case .report:
            tally.other += 1
            return crash(text)
        case .prose, nil:
            if UntimedLine(text) != nil {
                tally.other += 1
                break
            }
            tally.unprefixed += 1
            if firstUnread == nil { firstUnread = (number, Self.beginning(text)) }
        default: tally.other += 1
        }
        return nil
    }

    /// What follows a collector's time, where the servers' lines have beginnings of their own: the words of an
    /// entry script, for one.
    private mutating func behindTime(_ text: UnsafeRawBufferPointer) -> OtherLine.Kind? {
        guard habits.hasBeginnings else { return nil }
        var cursor = Cursor(text: text)
        guard let stamp = TimeStamp.read(&cursor), stamp.date == .full, cursor.rest.count > 1 else {
            return nil
        }
        let kind = others.kind(of: UnsafeRawBufferPointer(rebasing: cursor.rest[...]))
        return kind == .prose || kind == .remark ? kind : nil
    }

    /// The line of a report that says how the server crashed, where it has no beginning of its own: its
    /// time is that of the line before.
    private func crash(_ text: UnsafeRawBufferPointer) -> LogLine? {
        guard let lastPlace, lastTime > .min,
            case .crashed(let reason) = matcher.message(of: text)
        else { return nil }
        return LogLine(
            pid: states[lastPlace].pid, role: .server, wallClockNanoseconds: lastTime,
            level: .warning,
            message: .crashed(
                reason: reason + " (its report names no time: that is of the line before)"))
    }

    private static func beginning(_ text: UnsafeRawBufferPointer) -> String {
        String(decoding: text.prefix(200), as: UTF8.self)
    }

    /// Takes a title for a heading, since a server's line follows it.
    private mutating func entitle() {
        heading = title ?? heading
        title = nil
        isHeadingInside = false
        labelOfPrefix.removeAll()
    }

    private mutating func bare(_ text: UnsafeRawBufferPointer) -> BareLine? {
        guard habits.isBare else { return nil }
        if text.first == UInt8(ascii: "{") { return BareLine(json: text, &clock, matcher) }
        return BareLine(text: text, &clock, matcher) ?? BareLine(logfmt: text, &clock, matcher)
    }

    private mutating func message(_ whole: UnsafeRawBufferPointer) -> LogMessage {
        let text = Unescape.plain(whole)
        guard Unescape.isNeeded(text) else { return matcher.message(of: text) }
        Unescape.text(text, into: &scratch)
        return scratch.withUnsafeBytes { matcher.message(of: $0) }
    }

    /// What a line says of whose it is, in its fields or before the server's own.
    private mutating func label(
        _ text: UnsafeRawBufferPointer, _ before: UnsafeRawBufferPointer
    ) -> String {
        if habits.isJSON, text.first == UInt8(ascii: "{") { return Self.labelInFields(text) }
        guard let column = habits.labelColumn, !isHeadingInside else { return heading }
        // Most prefixes without a time have been met: to look for one takes longer than all else.
        if let known = knownLabel(before) { return known }
        var cursor = Cursor(text: before)
        _ = TimeStamp.read(&cursor)
        let rest = cursor.rest
        if let known = knownLabel(rest) { return known }
        let words = WrapperLabels.words(of: rest)
        let label = column < words.count ? words[column] : heading
        if labelOfPrefix.count >= 64 { labelOfPrefix.removeFirst(32) }
        labelOfPrefix.append((Array(rest), label))
        return label
    }

    private func knownLabel(_ prefix: UnsafeRawBufferPointer) -> String? {
        for known in labelOfPrefix
        where known.prefix.count == prefix.count && known.prefix.elementsEqual(prefix) {
            return known.label
        }
        return nil
    }

    private static let fieldRank: [String: Int] = [
        "pod": 0, "pod_name": 0, "kubernetes.pod_name": 0, "cachenodeid": 1, "cacheclusterid": 0,
        "container_name": 2, "com.docker.compose.service": 2, "tag": 3, "instance": 3, "node": 3,
        "hostname": 4, "_hostname": 4, "host": 4, "service": 5, "container": 6,
    ]

    private static func labelInFields(_ text: UnsafeRawBufferPointer) -> String {
        var best: (rank: Int, value: String)?
        JSONFields.scan(text) { name, value in
            guard let rank = fieldRank[name], value.count <= 100, rank < best?.rank ?? .max else {
                return
            }
            best = (rank, String(decoding: value, as: UTF8.self))
        }
        return best?.value ?? ""
    }

    /// Whose line it is, of those with that label.
    private mutating func origin(_ label: String, _ line: LogLine?) -> Int {
        guard let line else { return lastPlace ?? 0 }
        let place = place(label, line)
        lastPlace = place
        let isServers = line.role == .server && !isByChild(line, place)
        if line.role == .master || line.role == .replica || line.role == .sentinel || isServers {
            states[place].pid = line.pid
            states[place].lastTime = max(states[place].lastTime, line.wallClockNanoseconds)
        }
        if case .childStarted(_, let pid) = line.message {
            states[place].children =
                states[place].children.suffix(8) + [Int32(truncatingIfNeeded: pid)]
        }
        return place
    }

    private mutating func place(_ label: String, _ line: LogLine) -> Int {
        if let lastPlace, origins[lastPlace].label == label, isLike(lastPlace, line) {
            return lastPlace
        }
        let isParallel = habits.parallel.contains(label)
        if line.role == .child || line.role == .signalHandler {
            let parent = states.indices.last {
                origins[$0].label == label
                    && (states[$0].children.contains(line.pid) || states[$0].pid == line.pid)
            }
            if let place = parent ?? states.indices.last(where: { origins[$0].label == label }),
                line.pid != 0
            {
                return place
            }
        }
        let turn = turn(label, line, isParallel)
        return interned(
            LogOrigin(label: label, pid: isParallel ? line.pid : nil, turn: turn), line)
    }

    /// Whether a line can only be of the same server as the last with its label.
    private func isLike(_ place: Int, _ line: LogLine) -> Bool {
        // A copy of the state is too much for each line.
        if states[place].pid == line.pid {
            return !isAnotherBegun(line, after: states[place].lastTime)
        }
        return (line.role == .child || line.role == .server)
            && states[place].children.contains(line.pid)
    }

    /// A log that begins anew long before the last line's time is another server's.
    private func isAnotherBegun(_ line: LogLine, after lastTime: Int64) -> Bool {
        guard lastTime > .min, line.wallClockNanoseconds < lastTime - 60_000_000_000 else {
            return false
        }
        switch line.message {
        case .processStarted, .identity: return true
        default: return false
        }
    }

    private func turn(_ label: String, _ line: LogLine, _ isParallel: Bool) -> Int {
        guard !isParallel, let last = states.indices.last(where: { origins[$0].label == label })
        else { return 0 }
        let turn = origins[last].turn
        let state = states[last]
        if isAnotherBegun(line, after: state.lastTime) { return turn + 1 }
        // A process that follows another does not write before the other's end.
        let isEarlier =
            state.pid != line.pid && state.pid != 0 && line.pid != 0 && line.role != .child
            && line.role != .signalHandler
            && line.wallClockNanoseconds < state.lastTime - 1_000_000_000
        return isEarlier ? turn + 1 : turn
    }

    private mutating func interned(_ origin: LogOrigin, _ line: LogLine) -> Int {
        if let place = places[origin] { return place }
        if let place = unheaded(line, origin) {
            places[origin] = place
            origins[place] = origin
            return place
        }
        guard origins.count < Self.mostOrigins else { return lastPlace ?? 0 }
        places[origin] = origins.count
        origins.append(origin)
        states.append(OriginState())
        return origins.count - 1
    }

    /// The lines before `tail`'s first heading are of a file that it names later: that with their process.
    private func unheaded(_ line: LogLine, _ origin: LogOrigin) -> Int? {
        // Every container has a process 1.
        guard !origin.label.isEmpty, origin.label == heading, origin.turn == 0, line.pid > 1 else {
            return nil
        }
        return origins.indices.first {
            origins[$0].label.isEmpty && origins[$0].turn == 0
                && (origins[$0].pid == line.pid || states[$0].pid == line.pid)
        }
    }

    /// Counts what was taken in.
    mutating func count(bytes: Int64, overlong: Int64) {
        tally.bytes = bytes
        tally.overlong = overlong
    }
}
