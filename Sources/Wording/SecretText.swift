import Synchronization

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

    /// A quick look, since every line of a log that proves something is asked about.
    private static func mayHold(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            for start in bytes.indices {
                let first = bytes[start] | 0x20
                for sign in signs
                where sign[0] | 0x20 == first && start + sign.count <= bytes.count {
                    let matches = sign.indices.allSatisfy {
                        let byte = bytes[start + $0]
                        return byte == sign[$0]
                            || (65...90).contains(byte) && byte | 0x20 == sign[$0]
                    }
                    if matches { return true }
                }
            }
            return false
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
