import Foundation
import Plan
package import RedisClient
import Wording

/// Who may do what on the nodes of a cluster that is started here, and as whom the harness and the clients log in.
///
/// A plan's `requirepass`, `user` lines and `aclfile` are for its clients. Beside them the harness has a user of its
/// own, so that a plan may take anything from the others; a server before Redis 6 has one password for all.
package struct ClusterAccess: Sendable {
    /// The harness's own user on servers that have users.
    static let ownUser = "shaketable-harness"
    /// The name of the file of access rules in a node's directory.
    static let rulesFile = "users.acl"
    /// The most that is read of a plan's file of access rules.
    private static let mostRules = 1 << 20
    /// The directives that ask clients for a password.
    private static let asking: Set<String> = ["requirepass", "user", "aclfile"]

    /// As whom the harness itself logs in; nil where nobody has to.
    let own: Credentials?
    /// As whom the load and client programs log in; nil where they do not.
    package let clients: Credentials?
    /// The plan's directives as the nodes get them.
    let directives: [(name: String, value: String)]
    /// The harness's own line of redis.conf, which nobody is shown; nil for none.
    let ownDirective: String?
    /// The text of the nodes' file of access rules; nil where the plan names none.
    let rules: String?

    /// What a plan's directives come to.
    ///
    /// - Parameters:
    ///   - directives: The plan's directives, in its order.
    ///   - clients: As whom the plan's clients log in; nil for the default user.
    ///   - version: What the servers are.
    /// - Throws: `ClusterError` when the plan's file of access rules cannot be read.
    package init(
        directives: [(name: String, value: String)], clients: Credentials?, version: ServerVersion
    ) throws(ClusterError) {
        let shared = Self.password(in: directives).map { Credentials(password: $0) }
        self.clients = clients ?? shared
        let asks = directives.contains { Self.asking.contains($0.name) }
        let hasUsers = version.product == .valkey || version.major >= 6
        own = asks && hasUsers ? Self.makeOwn() : shared
        let line = own?.user == nil ? nil : own.map { Self.line(for: $0, on: version) }
        guard let file = directives.last(where: { $0.name == "aclfile" })?.value, !file.isEmpty
        else {
            rules = nil
            ownDirective = line
            self.directives = directives
            return
        }
        rules = try Self.read(file) + "\n" + (line ?? "") + "\n"
        ownDirective = nil
        self.directives = directives.map { name, value in
            (name, name == "aclfile" ? Self.rulesFile : value)
        }
    }

    /// On nodes that were there before: harness and clients log in as the plan says.
    init(attached credentials: Credentials?) {
        own = credentials
        clients = credentials
        directives = []
        ownDirective = nil
        rules = nil
    }

    /// Whether the nodes' configuration holds something that must not lie on a disk.
    package static func hasSecrets(_ directives: [(name: String, value: String)]) -> Bool {
        directives.contains {
            ($0.name == "aclfile" || Secret.isSecret(directive: $0.name)) && !$0.value.isEmpty
        }
    }

    /// The password of `requirepass` as the server reads it.
    private static func password(in directives: [(name: String, value: String)]) -> String? {
        let value = directives.last { $0.name == "requirepass" }?.value ?? ""
        let word = ConfigurationFile.words(NodeConfiguration.quoted(value))?.first ?? value
        return word.isEmpty ? nil : word
    }

    private static func makeOwn() -> Credentials {
        // Not of the plan's seed, which everybody may know.
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<4).map { _ in String(generator.next(), radix: 36) }.joined()
        return Credentials(user: ownUser, password: digits)
    }

    private static func line(for own: Credentials, on version: ServerVersion) -> String {
        let knowsChannels =
            version.product == .valkey || (version.major, version.minor) >= (6, 2)
        return "user \(ownUser) on >\(own.password) ~* \(knowsChannels ? "&* " : "")+@all"
    }

    private static func read(_ path: String) throws(ClusterError) -> String {
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else {
            throw ClusterError(.unavailable, "aclfile: there is no file '\(path)'")
        }
        guard (attributes?[.size] as? Int ?? .max) <= mostRules,
            let data = FileManager.default.contents(atPath: path)
        else {
            throw ClusterError(
                .unavailable,
                "aclfile: '\(path)' cannot be read, or is larger than \(mostRules >> 20) MiB")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
