package import ServerLog

/// One log that was analysed.
package struct LogSource: Hashable, Codable, Sendable {
    /// Its path; `-` for standard input.
    package var name: String
    /// The id of the node that wrote it; nil when it could not be found out.
    package var node: NodeID?
    /// How the id was found out; empty when it was not.
    package var nodeFrom: String
    /// The server's version as it names it; nil when it does not.
    package var version: String?
    /// What the node was when the log begins; nil when no line of the server itself tells.
    package var firstRole: LogRole?
    /// Its first time.
    package var firstAt: WallTime?
    /// Its last time.
    package var lastAt: WallTime?
    /// Whether its years were inferred, because it names none and none was given.
    package var hasInferredYears: Bool
    /// How many lines of each sort.
    package var tally: LogTally
    /// Facts beyond what is kept of each kind, which are counted only.
    package var factsNotKept: Int

    /// What reports call it: the last two parts of its path.
    package var shortName: String {
        name == "-" ? "standard input" : name.split(separator: "/").suffix(2).joined(separator: "/")
    }
}
