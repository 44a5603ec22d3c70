import RedisClient
import Wording

/// What the nodes tell of their configuration, without secrets.
struct LearnedConfiguration: Sendable {
    /// The longest value that is kept, in bytes.
    private static let longest = 1000
    /// The most directives that a server may tell.
    private static let most = 1000

    /// The directives by lower-case name.
    private(set) var directives: [String: String] = [:]
    /// Those that hold a secret and are set.
    private(set) var secrets: [String] = []
    /// Those that are not the same on all nodes.
    private(set) var differing: Set<String> = []

    /// Reads an answer to `CONFIG GET *`; secrets are dropped here, before anything else sees them.
    init(_ reply: Reply) {
        let words = (reply.elements ?? []).prefix(2 * Self.most).map { $0.text ?? "" }
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            let name = words[index].lowercased()
            let value = words[index + 1]
            guard CommandMix.isName(name), value.utf8.count <= Self.longest else { continue }
            if Secret.isSecret(directive: name) {
                if !value.isEmpty { secrets.append(name) }
            } else {
                directives[name] = value
            }
        }
        secrets.sort()
    }

    /// Marks what another node tells otherwise.
    mutating func compare(with other: LearnedConfiguration) {
        for (name, value) in directives where other.directives[name] != value {
            differing.insert(name)
        }
    }
}
