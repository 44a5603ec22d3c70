/// What stands before a server's line, cut into words: one of them names the node, if any does.
///
/// Which of several words it is, is learned: the first that differs between lines, else the first. So
/// `prod hostx cache-1` and `prod hostx cache-2` are told apart by their third word.
struct WrapperLabels: Sendable {
    /// How many values a word that names a node has at most.
    private static let mostValues = 64

    private var counts: [[String: Int]] = []
    private var lines = 0
    private var barred = 0

    /// Takes note of the words before another line, and of whether a bar ends them, as compose writes it
    /// behind a service's name.
    mutating func learn(_ words: [String], beforeBar: Bool = false) {
        lines += 1
        barred += beforeBar ? 1 : 0
        for (column, word) in words.enumerated().prefix(6) {
            if column == counts.count { counts.append([:]) }
            if counts[column].count <= Self.mostValues { counts[column][word, default: 0] += 1 }
        }
    }

    /// The place of the word that names the node; nil when none does.
    var column: Int? {
        let names = counts.indices.filter { column in
            // What is another with almost every line is no name: an id of a request, a count.
            counts[column].count <= Self.mostValues
                && (lines <= 4 || barred == lines || counts[column].count * 2 <= lines)
        }
        return names.first { counts[$0].count > 1 } ?? names.first
    }

    private static let noise: Set<String> = [
        "docker", "dockerd", "podman", "containerd", "container", "kubelet", "systemd", "kernel",
        "supervisord", "redis", "redis-server", "redis-sentinel", "redis-cluster", "valkey",
        "valkey-server", "valkey-sentinel", "keydb", "keydb-server", "sentinel", "server", "log",
        "stdout", "stderr", "out", "err", "f", "p", "info", "warn", "warning", "error", "notice",
        "debug", "trace", "fatal", "critical", "debg", "user", "daemon", "local0", "local7",
        "message", "msg", "line", "textpayload", "utc", "gmt", "cet", "cest", "am", "pm", "app",
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "level", "time", "timestamp",
    ]

    /// The words of what stands before a server's line, without times, levels, streams, numbers and
    /// the names of programs.
    static func words(of prefix: UnsafeRawBufferPointer) -> [String] {
        guard prefix.contains(where: { isLetter($0) }) else { return [] }
        var words: [String] = []
        var place = behindMonth(prefix)
        while place < prefix.count, words.count < 6 {
            var cursor = Cursor(text: prefix)
            cursor.move(to: place)
            if TimeStamp.read(&cursor) != nil, cursor.offset > place {
                place = cursor.offset
                continue
            }
            let start = place
            while place < prefix.count, !isBlank(prefix[place]) { place += 1 }
            if let word = word(UnsafeRawBufferPointer(rebasing: prefix[start..<place])) {
                words.append(word)
            }
            place += 1
        }
        return words
    }

    /// Where a time of syslog ends whose month is in another language; 0 where no such begins the text.
    private static func behindMonth(_ prefix: UnsafeRawBufferPointer) -> Int {
        var cursor = Cursor(text: prefix)
        while let byte = cursor.peek, isLetter(byte) || byte >= 0x80, cursor.offset < 16 {
            _ = cursor.next()
        }
        guard cursor.offset >= 2 else { return 0 }
        _ = cursor.skip(UInt8(ascii: "."))
        cursor.skipBlanks()
        guard let day = cursor.digits(), (1...31).contains(day) else { return 0 }
        cursor.skipBlanks()
        return TimeStamp.timeOfDay(&cursor) == nil ? 0 : cursor.offset
    }

    /// `local0.notice`: which sort of program wrote, and how grave it is.
    private static func isPriority(_ text: Substring) -> Bool {
        guard text.utf8.contains(UInt8(ascii: ".")) else { return false }
        let parts = text.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let isFacility =
            ["user", "daemon", "kern", "syslog", "auth", "authpriv", "cron"].contains(parts[0])
            || parts[0].hasPrefix("local") && parts[0].count == 6
        return isFacility
            && [
                "debug", "info", "notice", "warn", "warning", "err", "error", "crit", "alert",
                "emerg",
            ].contains(parts[1])
    }

    /// `4000000060a804a338b3ec2c`: a time as daemontools' multilog writes it behind an `@`.
    private static func isAtomicTime(_ text: Substring) -> Bool {
        text.count == 24 && text.hasPrefix("4000") && text.allSatisfy(\.isHexDigit)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer) -> String? {
        var text = Substring(String(decoding: bytes, as: UTF8.self))
        // `pod="cache-2"` and `host=a` say themselves what they are.
        if let equals = text.firstIndex(of: "="), equals != text.startIndex {
            let key = text[..<equals].lowercased().filter(\.isLetter)
            guard
                ["pod", "host", "hostname", "instance", "container", "name", "node", "service"]
                    .contains(key)
            else { return nil }
            text = text[text.index(after: equals)...]
        }
        text = text.drop { !$0.isLetter && !$0.isNumber && $0 != "/" }
        if let bracket = text.firstIndex(of: "["), text.last != "]" || bracket > text.startIndex {
            text = text[..<bracket]
        }
        while let last = text.last, !last.isLetter, !last.isNumber { text = text.dropLast() }
        if text.hasPrefix("pod/") { text = text.dropFirst(4) }
        let parts = text.split(separator: "/")
        if parts.count == 2, noise.contains(parts[1].lowercased()) { text = parts[0] }
        guard text.contains(where: \.isLetter), !noise.contains(text.lowercased()),
            text.count <= 80, !isPlaceInSource(text), !isPriority(text), !isAtomicTime(text)
        else { return nil }
        return String(text)
    }

    /// `log.go:16`, the place in a program that logged.
    private static func isPlaceInSource(_ text: Substring) -> Bool {
        // To look for a text takes far longer than for a byte, and this is done for every word.
        text.utf8.contains(UInt8(ascii: ":"))
            && [".go:", ".c:", ".py:", ".rb:", ".js:", ".java:"].contains { text.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "|")
            || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
    }
}
