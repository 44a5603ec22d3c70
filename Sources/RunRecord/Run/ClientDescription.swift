/// One of several client programs of a run: what the plan calls it, and what it said that it is.
package struct ClientDescription: Codable, Hashable, Sendable {
    /// The most letters of a name, which is also a part of a file's.
    package static let longestName = 40
    /// The most letters that are kept of what it said that it is.
    package static let longestVersion = 80

    /// What the plan calls it.
    package var name: String
    /// What it said on its `ready` line: its client and that one's version; nil when it said nothing.
    package var version: String?
    /// The policy that stands for it; nil for none.
    package var policy: String?

    /// A client.
    package init(name: String, version: String? = nil, policy: String? = nil) {
        self.name = name
        self.version = version
        self.policy = policy
    }

    /// Whether a text can be a client's name: letters and digits, with `.`, `-` and `_` between them.
    package static func isName(_ text: String) -> Bool {
        guard (1...longestName).contains(text.utf8.count), let first = text.utf8.first,
            isAlphanumeric(first)
        else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || [45, 46, 95].contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    /// The file of its record in the run's folder.
    var fileName: String { "client-\(name).json" }
}

/// What one of several client programs of a run saw.
package struct ClientRecord: Sendable {
    /// Which it is.
    package let description: ClientDescription
    /// What it saw; nil when nothing is kept of it.
    package let load: LoadRecord?

    /// A client and its record.
    package init(_ description: ClientDescription, load: LoadRecord?) {
        self.description = description
        self.load = load
    }
}
