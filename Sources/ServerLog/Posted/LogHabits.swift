/// How the lines of a file are written, learned from the first of them.
package struct LogHabits: Sendable {
    /// Which word before a server's line names the node; nil when none does.
    var labelColumn: Int?
    /// Whether the newest line comes first.
    package internal(set) var isNewestFirst = false
    /// The labels below which several processes write at the same time.
    var parallel: Set<String> = []
    /// The year of the first line, where something beside it tells it.
    var year: Int?
    /// Whether lines without a server's beginning are a server's: a collector took it off.
    var isBare = false
    /// Whether lines have a server's own beginnings: what has none is then hardly a server's.
    var hasBeginnings = false
    /// Whether the file says what names the lines have in fields of JSON.
    var isJSON = false
    /// How far the servers' local time is ahead of UTC, in minutes; nil where nothing tells.
    package internal(set) var zoneMinutes: Int64?

    /// Nothing is known.
    init() {}

    /// What the first lines tell.
    init(learnedFrom head: UnsafeRawBufferPointer, year: Int?, latest: Int64?) {
        var learner = HabitLearner(year: year, latest: latest)
        var splitter = LineSplitter()
        splitter.read(head) { learner.take($0) }
        splitter.finish { learner.take($0) }
        self = learner.habits
    }
}

/// Reads the first lines of a file to learn how they are written.
private struct HabitLearner {
    private var clock: LogClock
    private var labels = WrapperLabels()
    private var json = 0
    private var wrapped = 0
    private var plain = 0
    private var bare = 0
    /// How often a line is later, and how often earlier, than the one before it.
    private struct Order {
        private var rising = 0
        private var falling = 0
        private var last: Int64?
        /// How many times there were.
        private(set) var count = 0

        mutating func take(_ time: Int64) {
            count += 1
            if let last {
                if time > last { rising += 1 } else if time < last { falling += 1 }
            }
            last = time
        }

        var isNewestFirst: Bool { falling >= 2 && rising * 10 <= falling }
    }

    /// Of the times that servers wrote, and of those of lines that have only a collector's.
    private var order = Order()
    private var bareOrder = Order()
    private var lastTime: Int64?
    private var lastBare: (pid: Int32, at: Int64)?
    private var zones: [Int64: Int] = [:]
    private var year: Int?
    /// The year of the first line of others that names one: what was posted together is of one time.
    private var otherYear: Int?
    private var signals: [(at: Int64, before: Int64, after: Int64?)] = []
    /// A signal before any line in local time, and the line that follows.
    private var firstSignal: (at: Int64, after: Int64?)?
    /// Below each label the processes in the order of their last line, and those that came again.
    private var processes: [String: [Int32]] = [:]
    private var parallel: Set<String> = []
    private var lines = 0

    private static let mostLines = 20_000

    init(year: Int?, latest: Int64?) {
        clock = LogClock(year: year, latest: latest ?? LogClock.now)
    }

    mutating func take(_ raw: UnsafeRawBufferPointer) {
        lines += 1
        guard lines <= Self.mostLines, !raw.isEmpty else { return }
        if year == nil, raw.count < 200 { learnYear(raw) }
        let found = LineFinder.find(raw, &clock)
        if let found {
            let words = words(raw, before: found.start)
            follow(found.prefix, words)
            if found.start == 0 { plain += 1 } else { learn(raw, found, words) }
        } else if let (stamp, range) = TimeStamp.first(in: raw),
            stamp.date != .none || BareLine.hasSign(raw, behind: range.upperBound)
                || LineFinder.beginning(in: raw) != nil
                || BareLine.serverPid(of: raw) != nil
        {
            bare += 1
            if stamp.date == .full, otherYear == nil {
                otherYear =
                    Calendar.date(ofDay: stamp.nanoseconds / LogClock.nanosecondsPerDay).year
            }
            if let time = clock.time(of: stamp) { bareOrder.take(time) }
            if let begin = LineFinder.beginning(in: raw) {
                labels.learn(words(raw, before: begin.start))
            } else if raw.first != UInt8(ascii: "{") {
                let words = WrapperLabels.words(of: BareLine.head(of: raw))
                labels.learn(words)
                if let pid = BareLine.serverPid(of: raw) {
                    followBare(pid, words, stamp.nanoseconds, raw)
                }
            }
        } else if raw.first == UInt8(ascii: "{") {
            bare += 1
        }
        if raw.first == UInt8(ascii: "{") { json += 1 }
    }

    /// `-- Logs begin at Tue 2019-12-31 09:40:34 GMT, end at ...`, as journalctl begins: the year, where it is
    /// one.
    private mutating func learnYear(_ raw: UnsafeRawBufferPointer) {
        // A Sentinel names the year: `... start a failover before Sun Mar  3 10:00:00 2024`.
        if raw.holds("I will not start a failover before ") {
            let words = String(decoding: raw, as: UTF8.self).split(whereSeparator: \.isWhitespace)
            guard let last = words.last, last.utf8.count == 4, let named = Int(last), named > 2008
            else { return }
            year = named
            return
        }
        guard raw.holds("-- Logs begin at ") || raw.holds("-- Journal begins at ") else { return }
        let text = String(decoding: raw, as: UTF8.self)
        let years = text.split { !$0.isNumber && $0 != "-" }.compactMap { word -> Int? in
            let parts = word.split(separator: "-", omittingEmptySubsequences: false)
            return parts.count == 3 && parts[0].count == 4 ? Int(parts[0]) : nil
        }
        if let first = years.first, first == years.last { year = first }
    }

    private mutating func learn(
        _ raw: UnsafeRawBufferPointer, _ found: LineFinder.Found, _ words: [String]
    ) {
        wrapped += 1
        let head = UnsafeRawBufferPointer(rebasing: raw[..<found.start])
        if raw.first != UInt8(ascii: "{") {
            let end = head.last { $0 != UInt8(ascii: " ") }
            labels.learn(words, beforeBar: end == UInt8(ascii: "|"))
        }
        guard let stamp = TimeStamp.first(in: head)?.time ?? TimeStamp.first(in: raw)?.time,
            stamp.date == .full, found.prefix.role != .signalHandler
        else { return }
        if year == nil {
            year = Calendar.date(ofDay: stamp.nanoseconds / LogClock.nanosecondsPerDay).year
        }
        guard stamp.zoneMinutes != nil else { return }
        // Servers' zones are whole quarters of an hour; a collector is a little later.
        let ahead = found.prefix.time - stamp.nanoseconds
        let quarters = (Double(ahead) / 900e9).rounded()
        if abs(Double(ahead) - quarters * 900e9) < 120e9, abs(quarters) <= 60 {
            zones[Int64(quarters) * 15, default: 0] += 1
        }
    }

    private func words(_ raw: UnsafeRawBufferPointer, before start: Int) -> [String] {
        WrapperLabels.words(of: UnsafeRawBufferPointer(rebasing: raw[..<start]))
    }

    private mutating func follow(_ prefix: LogPrefix, _ words: [String]) {
        let time = prefix.time
        if prefix.role == .signalHandler {
            if let lastTime {
                if signals.count < 100 { signals.append((time, lastTime, nil)) }
            } else if firstSignal == nil {
                firstSignal = (time, nil)
            }
            return
        }
        // A signal may be told twice before the server heeds it.
        for index in signals.indices.reversed().prefix(4) where signals[index].after == nil {
            signals[index].after = time
        }
        if firstSignal?.after == nil { firstSignal?.after = time }
        order.take(time)
        lastTime = time
        guard prefix.role != .child, BareLine.isByServer(prefix) else { return }
        follow(prefix.pid, words)
    }

    /// The same of a line whose beginning a collector took off. There each server may say one thing only:
    /// two that write within a second, and the later no word of a start, run beside each other.
    private mutating func followBare(
        _ pid: Int32, _ words: [String], _ at: Int64, _ raw: UnsafeRawBufferPointer
    ) {
        if let last = lastBare, last.pid != pid, abs(at - last.at) < 1_000_000_000 {
            let text = String(decoding: raw.prefix(300), as: UTF8.self)
            let isStart = ["start", "version", "onfig", "nitialized"].contains { text.contains($0) }
            if !isStart { parallel.insert(words.joined(separator: " ")) }
        }
        lastBare = (pid, at)
        follow(pid, words)
    }

    /// Takes note of whose line it is: a process that comes again after another runs beside it.
    private mutating func follow(_ pid: Int32, _ words: [String]) {
        let label = words.joined(separator: " ")
        var known = processes[label] ?? []
        if known.last == pid { return }
        if known.contains(pid) { parallel.insert(label) }
        known.removeAll { $0 == pid }
        known.append(pid)
        processes[label] = known.suffix(64)
    }

    var habits: LogHabits {
        var habits = LogHabits()
        // Of a log of plain lines the few with something before them have a person's words there.
        habits.labelColumn = wrapped * 4 < plain ? nil : labels.column
        habits.hasBeginnings = wrapped + plain > 0
        // A collector's own times may be of other programs' lines too: the servers' count first.
        habits.isNewestFirst =
            order.count >= 3 ? order.isNewestFirst : bareOrder.isNewestFirst
        habits.isBare = bare > 0 && bare * 10 >= lines.advanced(by: -plain)
        habits.isJSON = json > 0
        // A label is told by one of the words only; any words are alike when one is the name.
        habits.parallel = Set(
            parallel.map { words in
                let parts = words.split(separator: " ")
                guard let column = labels.column, column < parts.count else { return "" }
                return String(parts[column])
            })
        habits.zoneMinutes =
            zones.max { $0.value < $1.value }?.key ?? zoneOfSignals ?? zoneOfFirstSignal
        habits.year = year ?? yearOfSignals
        if habits.year == nil, clock.wasPutIntoLeapYear, let year = clock.year {
            habits.year = year - clock.newYears
        }
        if habits.year == nil, clock.metYearless { habits.year = otherYear }
        return habits
    }

    /// A signal handler writes the seconds since 1970 beside lines in local time.
    private var zoneOfSignals: Int64? {
        guard !clock.metYearless else { return nil }
        // It stands between two lines in local time: the zone is what puts it there.
        let fitting = stride(from: Int64(-720), through: 840, by: 15).filter { minutes in
            !signals.isEmpty
                && signals.allSatisfy { signal in
                    let local = signal.at + minutes * 60_000_000_000
                    return local >= signal.before - 1_000_000_000
                        && local <= (signal.after ?? signal.before + 900_000_000_000)
                }
        }
        return fitting.contains(0) ? 0 : fitting.count == 1 ? fitting.first : nil
    }

    /// A server heeds a signal at once: what follows it tells the zone, also where no year is named.
    private var zoneOfFirstSignal: Int64? {
        guard let signal = firstSignal, let after = signal.after else { return nil }
        let quarter: Int64 = 900_000_000_000
        let day = LogClock.nanosecondsPerDay
        let ahead = after - signal.at
        guard clock.metYearless || abs(ahead) < 15 * 4 * quarter else { return nil }
        let ofDay = (ahead % day + day) % day
        guard ofDay % quarter < 2_000_000_000 else { return nil }
        let minutes = ofDay / quarter * 15
        return minutes > 840 ? minutes - 1440 : minutes
    }

    private var yearOfSignals: Int? {
        guard clock.metYearless, let at = signals.first?.at ?? firstSignal?.at else { return nil }
        let local = at + (zoneOfFirstSignal ?? 0) * 60_000_000_000
        return Calendar.date(ofDay: local / LogClock.nanosecondsPerDay).year
    }
}
