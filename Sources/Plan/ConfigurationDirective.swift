import Wording

/// One directive of redis.conf that a plan sets.
package struct ConfigurationDirective: Hashable, Sendable {
    /// Its name, lower case.
    package let name: String
    /// Its values as redis.conf has them, without quotes; several where the directive is repeated.
    package let values: [String]

    /// A directive.
    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }

    /// The passwords in it, word for word.
    package var secrets: [String] {
        guard Secret.isSecret(directive: name) else { return [] }
        // Of a user's rules only the passwords, and not what else is hidden with them.
        guard name == "user" else { return values }
        return values.flatMap { $0.split(separator: " ") }
            .filter { $0.hasPrefix(">") || $0.hasPrefix("#") }.map { String($0.dropFirst()) }
    }
}
