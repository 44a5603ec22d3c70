/// Which server, and which version of it.
package struct ServerVersion: Hashable, Codable, Sendable, CustomStringConvertible {
    /// Whose server.
    package enum Product: String, Hashable, Codable, Sendable {
        case redis
        case valkey
    }

    /// Whose server.
    package let product: Product
    /// The first number.
    package let major: Int
    /// The second number.
    package let minor: Int
    /// The third number; 0 when it is not given.
    package let patch: Int

    /// A version by its numbers.
    package init(_ product: Product, _ major: Int, _ minor: Int, _ patch: Int) {
        self.product = product
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads the answer to INFO; nil when it names no version. Valkey also gives the version of
    /// Redis that it is compatible with, which is passed over.
    package init?(_ information: Information) {
        if let numbers = information["valkey_version"] {
            self.init(.valkey, numbers: numbers)
        } else if let numbers = information["redis_version"] {
            self.init(.redis, numbers: numbers)
        } else {
            return nil
        }
    }

    /// Reads what `redis-server --version` prints, such as `Redis server v=7.0.15 sha=00000000:0
    /// ...`; nil when it is something else.
    package init?(versionOutput: String) {
        let words = versionOutput.split(whereSeparator: \.isWhitespace)
        guard words.count >= 3, words[1] == "server",
            let product = Product(rawValue: words[0].lowercased()),
            let numbers = words.first(where: { $0.hasPrefix("v=") })
        else { return nil }
        self.init(product, numbers: String(numbers.dropFirst(2)))
    }

    private init?(_ product: Product, numbers: String) {
        let parts = numbers.split(separator: ".").map { Int($0.prefix { $0.isWholeNumber }) }
        guard parts.count >= 2, let major = parts[0], let minor = parts[1] else { return nil }
        self.init(product, major, minor, parts.count > 2 ? parts[2] ?? 0 : 0)
    }

    /// `redis 7.0.15`
    package var description: String { "\(product) \(major).\(minor).\(patch)" }
}
