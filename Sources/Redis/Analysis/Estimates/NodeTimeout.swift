/// The servers' `cluster-node-timeout`, given or estimated from what the logs show.
package struct NodeTimeout: Hashable, Codable, Sendable {
    /// Where it comes from.
    package enum Origin: String, Hashable, Codable, Sendable {
        /// The user gave it.
        case given
        /// What the logs show leaves a range; the value is the server's default if that lies in it,
        /// else the nearest end.
        case estimated
        /// The logs show nothing; the value is the server's default.
        case assumed
    }

    /// The server's default, in ms.
    static let standard: Int64 = 15_000

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
