/// The servers' `cluster-node-timeout`, given or estimated from what the logs show.
package struct NodeTimeout: Hashable, Codable, Sendable {
    /// Where it comes from.
    package enum Origin: String, Hashable, Codable, Sendable {
        /// The user gave it.
        case given
        /// What the logs show leaves a range; the value is the most usual one in it.
        case estimated
        /// The logs show nothing; the value is the server's default.
        case assumed
    }

    /// The server's default, in ms.
    static let standard: Int64 = 15_000

    /// What people set, in ms, the most usual first.
    static let usual: [Int64] = [
        standard, 5000, 10_000, 30_000, 2000, 1000, 3000, 20_000, 60_000, 6000, 8000, 500, 4000,
        1500,
    ]

    /// In ms.
    package var milliseconds: Int64
    /// Where it comes from.
    package var origin: Origin
    /// The least it can be, in ms; nil when nothing bounds it.
    package var atLeast: Int64?
    /// The most it can be, in ms; nil when nothing bounds it.
    package var atMost: Int64?
    /// What bounds it, in words.
    package var reasons: [String]
}
