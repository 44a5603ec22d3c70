import Wording

/// As whom a connection logs in. Nothing that describes, dumps or records a value tells the password.
package struct Credentials: Hashable, Sendable {
    /// The user's name; nil for the default user, whom servers before Redis 6 know alone.
    package let user: String?
    /// The password, for those who must hand it on: to a server, or to a program of the user's in its environment.
    package let password: String

    /// A user and the password.
    package init(user: String? = nil, password: String) {
        self.user = user
        self.password = password
    }

    /// AUTH as servers read it.
    package var greeting: [UInt8] {
        CommandFormat.bytes(of: ["AUTH"] + (user.map { [$0] } ?? []) + [password])
    }

    /// What MIGRATE is told, so that one node can log in at another.
    package var migration: [String] {
        user.map { ["AUTH2", $0, password] } ?? ["AUTH", password]
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `user 'app' with a password (hidden)`
    package var description: String {
        "\(user.map { "user '\($0)'" } ?? "the default user") with a password \(Secret.hidden)"
    }

    /// The same.
    package var debugDescription: String { description }

    /// The same, for `dump`.
    package var customMirror: Mirror { Mirror(self, children: ["user": user ?? "default"]) }
}
