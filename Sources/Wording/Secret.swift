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
