import Foundation
import RedisClient
import ServerLog
import Wording

/// Reads a client's log: JSON objects a line, or plain text, stack traces included.
struct ClientLogReader {
    /// How a client wrote a line: its time, its thread, and all its words.
    private struct Words {
        var at: WallTime?
        var isUTC = false
        var thread: String?
        var text: String
    }

    /// The failures in a text, in the order of its lines. A line that continues another, as those
    /// of a stack trace do, has that one's time, and counts only when it tells another kind of
    /// failure.
    /// `day` is that of times that name none, in milliseconds since 1970.
    static func failures(in text: String, source: Int, day: Int64 = 0) -> [ClientFailure] {
        var failures: [ClientFailure] = []
        var lastTime: WallTime?
        var lastStart = 0
        var lastIsUTC = false
        var number = 0
        var isChained = false
        text.enumerateLines { line, _ in
            number += 1
            isChained = isChained || Self.beginsCause(line)
            let words = words(of: line, day: day)
            if words.at != nil {
                lastTime = words.at
                lastIsUTC = words.isUTC
                lastStart = number
            }
            guard var failure = failure(words, source: source, line: number) else {
                // What a person says between two parts of a text: what follows is of another time.
                if words.at == nil, isSentence(line) { lastTime = nil }
                return
            }
            failure.at = words.at ?? lastTime
            failure.isUTC = words.isUTC || words.at == nil && lastIsUTC
            let isContinued =
                words.at == nil && !Self.beginsEntry(words.text)
                && failures.last.map { $0.line >= lastStart && $0.at == failure.at } ?? false
                && (lastTime != nil || isChained
                    || Self.isBelow(line, failures.last, failure, number))
            isChained = false
            if isContinued || isCause(words, of: failures.last, number),
                let last = failures.indices.last
            {
                Self.join(failure, words, to: &failures[last])
                return
            }
            // Sidekiq says it twice: once itself, once in the client's words.
            if let last = failures.last, last.library == .sidekiq, failure.library == .redisRb,
                last.kind == failure.kind, number - last.line <= 2
            {
                return
            }
            if failures.count < mostFailures { failures.append(failure) }
        }
        return failures
    }

    /// Puts what a further line tells of a failure to it.
    private static func join(
        _ failure: ClientFailure, _ words: Words, to last: inout ClientFailure
    ) {
        // The root of a chain of exceptions tells more than what was made of it.
        let isOfChain =
            chains.contains { words.text.contains($0) } || last.kind == .notConnected
        if isOfChain, isRoot(failure.kind) { last.kind = failure.kind }
        last.address = last.address ?? failure.address
        last.timeoutMilliseconds = last.timeoutMilliseconds ?? failure.timeoutMilliseconds
        if last.library == .unknown { last.library = failure.library }
    }

    /// Whether a line is a sentence, and no part of a trace or of a message that was broken into lines.
    private static func isSentence(_ line: String) -> Bool {
        guard let first = line.first, first.isLetter, line.utf8.count <= 400 else { return false }
        let words = line.split(separator: " ")
        let plain = words.count { word in
            word.drop { "(\"'".contains($0) }.reversed().drop { ".,:;!?)\"'".contains($0) }
                .allSatisfy { $0.isLetter || $0 == "'" || $0 == "-" }
        }
        return words.count >= 5 && plain * 10 >= words.count * 9 && !line.contains("Exception")
            && !line.contains("rror:") && !line.contains("ERROR")
    }

    /// Failures beyond this are not kept.
    private static let mostFailures = 50_000

    /// Whether a line of a stack trace whose every line has a time names the cause of the last failure.
    private static func isCause(_ words: Words, of last: ClientFailure?, _ number: Int) -> Bool {
        guard let last, let at = words.at, let before = last.at else { return false }
        return chains.contains { words.text.contains($0) } && number - last.line <= 200
            && abs(at - before) <= 1000
    }

    private static func isRoot(_ kind: ClientFailure.Kind) -> Bool {
        [
            .refused, .notConnected, .connectTimeout, .responseTimeout, .reset, .clusterDown,
            .loading, .readOnly,
        ].contains(kind)
    }

    /// What begins the lines of an exception that name the one beneath it.
    private static let chains = ["Caused by", "Suppressed: "]

    /// Whether a line says that the exception after it belongs to that before it.
    private static func beginsCause(_ line: String) -> Bool {
        line.hasPrefix("During handling of the above exception")
            || line.hasPrefix("The above exception was the direct cause")
    }

    /// In a log without times: whether a line belongs to the failure before it.
    private static func isBelow(
        _ line: String, _ last: ClientFailure?, _ failure: ClientFailure, _ number: Int
    ) -> Bool {
        guard let last else { return false }
        // Another answer of a server is another failure.
        let isAnswer = [
            .clusterDown, .readOnly, .loading, .masterDown, .refusedByServer, .notPermitted,
        ]
        .contains(failure.kind)
        if isAnswer, failure.kind != last.kind, !chains.contains(where: { line.contains($0) }),
            failure.library == last.library || last.library == .unknown
                || failure.library == .unknown
        {
            return false
        }
        if line.first?.isWhitespace == true || chains.contains(where: { line.contains($0) }) {
            return true
        }
        return number == last.line + 1
            && (last.library == failure.library || last.library == .unknown
                || failure.library == .unknown)
    }

    /// Whether a line without a time begins an entry of a log all the same: with a thread in brackets.
    private static func beginsEntry(_ text: String) -> Bool {
        text.hasPrefix("[") && text.prefix(80).contains("] ") && text.contains("-")
    }

    /// Why there is no connection, where the same line says it.
    private static func reason(in text: String) -> ClientFailure.Kind {
        func has(_ marks: [String]) -> Bool { marks.contains { text.contains($0) } }
        if has(["efused", "ECONNREFUSED", "Error 111", "(111,"]) { return .refused }
        if has(["timed out", "imeout", "ETIMEDOUT", "Error 110", "(110,"]) {
            return .connectTimeout
        }
        if has(["reset by peer", "ECONNRESET", "Error 104", "(104,", "closed by server"]) {
            return .reset
        }
        return .notConnected
    }

    private static func failure(
        _ words: Words, source: Int, line: Int
    ) -> ClientFailure? {
        let text = words.text
        guard
            let message = ClientMessage.table.first(where: { message in
                message.marks.allSatisfy { text.contains($0) }
            }), !message.isAnyPrograms || !isOfAnother(text)
        else { return nil }
        return ClientFailure(
            source: source, line: line, at: nil, library: message.library,
            kind: message.kind == .notConnected ? reason(in: text) : message.kind,
            command: command(in: text), timeoutMilliseconds: timeout(in: text),
            attempts: attempts(in: text), address: address(in: text), host: host(in: text),
            channel: text.captured(after: "channel: [id: ", upTo: [",", "]"]),
            thread: words.thread,
            text: Secret.hiding(in: String(decoding: text.utf8.prefix(400), as: UTF8.self)))
    }

    /// Ports and words of what programs talk to beside these servers.
    private static let otherPorts = [
        ":5432", ":3306", ":27017", ":5672", ":9092", ":2379", ":2181", ":9200", ":443", ":80",
        ":8080", ":8443", ":53", ":25", ":389", ":1433", ":1521", ":11211", ":10250", ":9000",
    ]
    private static let others = [
        "postgres", "mysql", "mariadb", "mongo", "rabbitmq", "kafka", "elastic", "http://",
        "https://", "memcache", "etcd", "zookeeper", "clickhouse", "minio",
    ]

    /// Whether a failure is one of talking to something else, as its port or its words say.
    private static func isOfAnother(_ text: String) -> Bool {
        let lower = text.lowercased()
        guard
            !["redis", "valkey", "keydb", "sentinel", ":6379"].contains(where: {
                lower.contains($0)
            })
        else { return false }
        return others.contains { lower.contains($0) }
            || otherPorts.contains { port in
                lower.ranges(of: port).contains { place in
                    place.upperBound == lower.endIndex || !lower[place.upperBound].isNumber
                }
            }
    }

    private static func words(of line: String, day: Int64) -> Words {
        if line.first == "{", let data = line.data(using: .utf8),
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        {
            let texts = object.compactMapValues { $0 as? String }
            let keys = texts.keys.sorted()
            let timeKey = keys.first {
                $0.contains("time") && time(in: texts[$0] ?? "", day: day) != nil
            }
            let threadKey = keys.first { $0.contains("thread") }
            let rest = keys.filter { $0 != timeKey && $0 != threadKey }.compactMap { texts[$0] }
            let stamp = timeKey.flatMap { texts[$0] }.flatMap { time(in: $0, day: day) }
            return Words(
                at: stamp?.at, isUTC: stamp?.isUTC ?? false,
                thread: threadKey.flatMap { texts[$0] }, text: rest.joined(separator: " "))
        }
        let stamp = time(in: line, day: day)
        return Words(at: stamp?.at, isUTC: stamp?.isUTC ?? false, thread: nil, text: line)
    }

    /// The first time among the first bytes of a line, and whether it says how far it is from UTC.
    private static func time(in line: String, day: Int64) -> (at: WallTime, isUTC: Bool)? {
        guard line.first?.isWhitespace != true else { return nil }
        return Array(line.utf8.prefix(160)).withUnsafeBytes { bytes in
            guard let found = TimeStamp.first(in: bytes)?.time else { return nil }
            var milliseconds = found.nanoseconds / 1_000_000
            switch found.date {
            case .full: break
            case .none: milliseconds += day
            case .withoutYear:
                let (month, ofMonth) = found.monthAndDay
                let year = Calendar.date(ofDay: (day > 0 ? day : now) / 86_400_000).year
                milliseconds =
                    Calendar.day(year, month, ofMonth) * 86_400_000 + milliseconds % 86_400_000
            }
            return (WallTime(milliseconds: milliseconds), found.zoneMinutes != nil)
        }
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// The first address of a node that a text names; a pair of addresses names the far one last.
    private static func address(in text: String) -> String? {
        let separators: Set<Character> = [
            " ", "/", "[", "]", "(", ")", "'", "\"", ",", ";", "=", "<", ">", "@",
        ]
        var behindArrow = text[...]
        if let arrow = text.firstRange(of: "->") { behindArrow = text[arrow.upperBound...] }
        for word in behindArrow.prefix(2000).split(whereSeparator: { separators.contains($0) }) {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count >= 2, let port = Int(parts[1].prefix { $0.isNumber }),
                (1...65535).contains(port), parts[0].contains(".") || parts[0] == "localhost",
                // Who posts may have masked a part of it.
                parts[0].allSatisfy({
                    $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "*"
                }),
                parts[0].last?.isNumber == true || port >= 1024,
                !["java", "js", "py", "rb", "go", "cc", "c", "php", "scala", "kt"].contains(
                    parts[0].split(separator: ".").last.map(String.init) ?? "")
            else { continue }
            return "\(parts[0]):\(port)"
        }
        return nil
    }

    private static func command(in text: String) -> String? {
        let found =
            text.captured(after: "command: (", upTo: [")"])
            ?? text.captured(after: "command: ", upTo: [" ", ",", "\n"])
            ?? text.captured(after: "Command: (", upTo: [")"])
            ?? text.captured(after: "Timeout performing ", upTo: [" "])
            ?? text.captured(after: "service this operation: ", upTo: [" "])
        return found.flatMap { $0.allSatisfy(\.isLetter) && !$0.isEmpty ? $0.uppercased() : nil }
    }

    private static func timeout(in text: String) -> Int64? {
        if let found = text.captured(after: "timeout (", upTo: [" ms"]) {
            return Int64(found).flatMap { $0 < 1 << 40 ? $0 : nil }
        }
        if let found = text.captured(after: " (", upTo: ["ms)"]), let number = Int64(found),
            number < 1 << 40
        {
            return number
        }
        if let seconds = text.captured(after: "Redis is online, ", upTo: [" sec downtime"])
            .flatMap({ Double($0) }), seconds >= 0, seconds < 1e9
        {
            return Int64(seconds * 1000)
        }
        guard let after = text.captured(after: "timed out after ", upTo: ["(s)"]) else {
            return nil
        }
        let parts = after.split(separator: " ")
        guard parts.count == 2, let number = Int64(parts[0]), number < 1 << 40 else { return nil }
        switch parts[1] {
        case "minute": return number * 60_000
        case "second": return number * 1000
        case "millisecond": return number
        default: return nil
        }
    }

    private static func attempts(in text: String) -> Int64? {
        let found =
            text.captured(after: "failedAttempts=", upTo: [" "])
            ?? text.captured(after: "after ", upTo: [" retry attempts"])
        return found.flatMap { Int64($0) }
    }

    private static func host(in text: String) -> String? {
        let found =
            text.captured(after: "host ", upTo: [" disconnected"])
            ?? text.captured(after: "R:/", upTo: ["]", " "])
            ?? text.captured(after: "dial tcp ", upTo: [": "])
            ?? text.captured(after: "nable to connect to ", upTo: [" ", "\n"])
            ?? text.captured(after: "connecting to ", upTo: [". ", " "])
        // Of a URL what stands before the host may be a password.
        let host = found?.split(separator: "@", omittingEmptySubsequences: false).last.map(
            String.init)
        return host.flatMap { $0.isEmpty || $0 == "/" ? nil : $0 }
    }
}

extension String {
    /// What stands between a mark and the first of the ends after it; nil when either is missing.
    fileprivate func captured(after mark: String, upTo ends: [String]) -> String? {
        guard let start = range(of: mark) else { return nil }
        let rest = self[start.upperBound...]
        let end = ends.compactMap { rest.range(of: $0)?.lowerBound }.min()
        return end.map { String(rest[..<$0]) }
    }
}
