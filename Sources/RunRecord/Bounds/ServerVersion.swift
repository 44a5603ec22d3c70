/// What a server says it is: `redis 7.0.15`, `valkey 9.1.2`.
package struct ServerVersion: Hashable, Sendable {
    /// Whether it is Valkey rather than Redis.
    package let isValkey: Bool
    /// The major version.
    package let major: Int
    /// The minor version.
    package let minor: Int

    /// Reads product and version; what is not understood counts as Redis 0.0.
    package init(_ text: String) {
        let words = text.lowercased().split { $0 == " " || $0 == "/" }
        isValkey = words.first == "valkey"
        let numbers = (words.dropFirst().first ?? "").split(separator: ".").map { part in
            Int(part.prefix { $0.isASCII && $0.isNumber }) ?? 0
        }
        major = numbers.first ?? 0
        minor = numbers.dropFirst().first ?? 0
    }

    /// Product and version, such as `redis 7.0`.
    package var text: String { "\(isValkey ? "valkey" : "redis") \(major).\(minor)" }

    /// Whether it is Valkey of at least this version.
    package func isValkey(atLeast major: Int, _ minor: Int) -> Bool {
        isValkey && (self.major, self.minor) >= (major, minor)
    }
}
