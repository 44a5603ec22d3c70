import Synchronization

/// What must never be told: passwords, and what stands for them, in configurations, commands and texts.
///
/// The one place that knows. Whoever shows, stores or reports what a user gave asks here first.
package enum Secret {
    /// What stands where a secret stood.
    package static let hidden = "(hidden)"
    /// The same, where another secret stood before.
    package static let hiddenAndDifferent = "(hidden, differs)"

    /// The directives of redis.conf, sentinel.conf and valkey.conf whose values are passwords, hold some, or serve as one.
    private static let directives: Set<String> = [
        "requirepass", "masterauth", "primaryauth", "user", "rename-command", "auth-pass",
        "tls-key-file-pass", "tls-client-key-file-pass", "sentinel-pass",
    ]

    /// What is in names of variables, keys and options whose values are secrets.
    private static let telling = [
        "password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "api-key",
        "api_key", "auth", "pwd", "private-key", "private_key",
    ]

    /// Whether a directive's value is to be hidden.
    package static func isSecret(directive name: String) -> Bool {
        let name = name.lowercased()
        return directives.contains(name) || name.hasSuffix("-pass")
    }

    /// Whether what stands under this name is to be hidden: a directive, a variable, an option.
    package static func isSecret(name: String) -> Bool {
        let name = name.lowercased()
        return isSecret(directive: name) || name == "pass" || name.hasSuffix("_pass")
            || telling.contains(where: name.contains)
    }

    /// A directive's values as they may be shown: as they are, or one `(hidden)` for each.
    package static func shown(_ values: [String], of directive: String) -> [String] {
        isSecret(directive: directive) ? values.map { _ in hidden } : values.map(hiding(in:))
    }

    /// A Redis command's words as they may be shown.
    package static func hiding(command words: [String]) -> [String] {
        var shown = words
        func hide(from index: Int) {
            for later in shown.indices where later >= index { shown[later] = hidden }
        }
        let names = words.map { $0.lowercased() }
        guard let name = names.first else { return shown }
        switch name {
        case "auth": hide(from: 1)
        case "hello", "migrate", "sentinel":
            for word in ["auth", "auth2", "auth-pass", "auth-user"] {
                if let index = names.firstIndex(of: word) { hide(from: index + 1) }
            }
        case "acl":
            if names.count > 1, names[1] == "setuser" { hide(from: 3) }
        case "config":
            for index in names.indices.dropFirst(2)
            where isSecret(directive: names[index]) && index + 1 < shown.count {
                shown[index + 1] = hidden
            }
        default: break
        }
        return shown.map { $0 == hidden ? $0 : hiding(in: $0) }
    }

    /// A program's command line as it may be shown: what follows an option such as `--password` or `-a`
    /// is hidden, as is what it is given in its own word.
    package static func hiding(arguments words: [String]) -> [String] {
        var shown: [String] = []
        var isValue = false
        for word in words {
            if isValue, !word.hasPrefix("--") {
                shown.append(hidden)
                isValue = false
                continue
            }
            isValue = false
            if word.hasPrefix("-"), !word.contains("=") {
                let option = String(word.drop { $0 == "-" })
                isValue = word == "-a" || isSecret(name: option)
                shown.append(word)
            } else {
                shown.append(hiding(in: word))
            }
        }
        // `client auth PASSWORD`, as a Redis command on a command line.
        if let index = shown.firstIndex(where: { $0.lowercased() == "auth" }) {
            for later in shown.indices where later > index { shown[later] = hidden }
        }
        return shown
    }
}

extension Secret {
    /// A text as it may be shown: passwords of directives, commands, options, assignments and addresses in it are
    /// hidden. For texts whose parts are not known: a line of a log, a message that quotes what a user wrote.
    ///
    /// It hides too much rather than too little.
    package static func hiding(in text: String) -> String {
        guard mayHold(text) else { return text }
        return compiled.withLock { rules in
            var shown = text
            for rule in rules {
                shown = shown.replacing(rule) { match in
                    // The parts that stay, in parentheses, before and behind what is hidden.
                    let before = match.output.count > 1 ? match.output[1].substring ?? "" : ""
                    let after = match.output.count > 2 ? match.output[2].substring ?? "" : ""
                    return String(before) + hidden + String(after)
                }
            }
            return shown
        }
    }

    /// The rules as the library wants them; making them takes a millisecond, and one may not be shared.
    private static let compiled = Mutex(
        rules.map { rule in
            do {
                return try Regex(rule.pattern).ignoresCase(!rule.isExact)
            } catch {
                preconditionFailure("the rule \(rule.pattern) is no expression: \(error)")
            }
        })

    /// What no secret is told without; most texts have none of it. In small letters.
    private static let signs = [
        "pass", "pwd", "auth", "api", "secret", "setuser", "token", "credential", "://",
        "rename-command", "user ", "user\"", " -a ", "-a ",
    ].map { Array($0.utf8) }

    /// Which two bytes begin a sign (1), and which are its second and third (2), capitals and small letters
    /// taken for the same. None is shorter.
    private static let beginnings: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 1 << 16)
        for sign in signs {
            table[pair(sign[0], sign[1])] |= 1
            table[pair(sign[1], sign[2])] |= 2
        }
        return table
    }()

    @inline(__always)
    private static func pair(_ first: UInt8, _ second: UInt8) -> Int {
        Int(first | 0x20) << 8 | Int(second | 0x20)
    }

    /// A quick look, since every line of a log that proves something is asked about.
    private static func mayHold(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            beginnings.withUnsafeBufferPointer { table in
                var start = 0
                while start + 2 < bytes.count {
                    let isLikely =
                        table[pair(bytes[start], bytes[start + 1])] & 1 != 0
                        && table[pair(bytes[start + 1], bytes[start + 2])] & 2 != 0
                    if isLikely, signs.contains(where: { begins(bytes, start, $0) }) { return true }
                    start += 1
                }
                return false
            }
        }
    }

    private static let vote = Array("auth".utf8)
    private static let answers = [" granted to ", " denied to "].map { Array($0.utf8) }

    private static func isVote(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        answers.contains { rest.starts(with: $0) }
    }

    /// Whether a sign stands at a place.
    private static func begins(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ sign: [UInt8]
    ) -> Bool {
        guard start + sign.count <= bytes.count else { return false }
        // A vote ("Failover auth granted to ...") stands in logs a thousand times, and is no secret.
        if sign == vote, isVote(bytes[(start + sign.count)...]) { return false }
        return sign.indices.allSatisfy {
            let byte = bytes[start + $0]
            return byte == sign[$0] || (65...90).contains(byte) && byte | 0x20 == sign[$0]
        }
    }

    /// What is hidden, between up to two groups that stay.
    private struct Rule {
        let pattern: String
        /// Whether capitals matter.
        var isExact = false

        init(_ pattern: String, isExact: Bool = false) {
            self.pattern = pattern
            self.isExact = isExact
        }
    }

    /// A word, or a text in quotes.
    private static let value = #"(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;'"}\])]+)"#

    private static var rules: [Rule] {
        let names = #"(?:requirepass|masterauth|primaryauth|auth-pass|[a-z-]+-file-pass)"#
        let words = #"(?:pass|password|passwd|passphrase|secret|token|auth|pwd|credentials?)"#
        return [
            // redis://user:password@host; the password may hold an @ itself.
            Rule(#"([a-z][a-z0-9+.-]*://[^\s/@:'"]*:)(?!\(hidden)[^\s/]+(@)"#),
            Rule(#"((?:rediss?|valkeys?)://)(?!\(hidden)[^\s/@:'"]+(@)"#),
            // A line of redis.conf: all that follows, since the server takes it or complains of it as a whole.
            Rule(#"(\b\#(names)\b["']?\s*[=:]?\s*)(?!\(hidden)[^\s"'{}\[\],][^\n]*"#),
            Rule(#"(\b\#(names)\b["']?\s*[=:,]?\s*)(?!\(hidden)\#(value)"#),
            Rule(#"(\brename-command["']?\s+\S+\s+)(?!\(hidden)\#(value)"#),
            // The commands; in capitals, since the words are also everyday ones.
            // As Redisson tells of a command: Command: (AUTH), params: [user, password].
            Rule(#"(\((?:AUTH|HELLO)\),? params: \[)(?!\(hidden)[^\]\n]*(\])"#),
            // What a replica says of its own attempt holds none: "Unable to AUTH to MASTER: -ERR ...".
            Rule(
                #"(\bAUTH2?["']?\s+)(?!\(hidden|to (?:MASTER|PRIMARY): )[^\s=:][^\n]*"#,
                isExact: true),
            Rule(#"(["']auth2?["'],?\s+)(?!\(hidden)[^\n]*"#),
            Rule(#"(\b(?:setuser|user)["']?\s+\S+\s[^\n]*?["']?[><#!])(?!\(hidden)[^\s"',]+"#),
            // Options and assignments: --password x, -a x, DB_PASSWORD=x, "token": "x".
            Rule(#"((?:^|\s)-a\s+)(?!\(hidden)\#(value)"#, isExact: true),
            // A server's "-NOAUTH Authentication required." is no option.
            Rule(
                #"((?:^|\s)(?!-NOAUTH )--?[\w-]*\#(words)[=\s]\s*)(?!\(hidden)\#(value)"#),
            Rule(
                #"(\b[\w.-]*(?:\#(words)|api[_-]?key)[\w-]*["']?\s*[=:]\s*)(?!\(hidden)\#(value)"#
            ),
        ]
    }
}
