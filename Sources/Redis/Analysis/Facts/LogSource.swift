/// One log that was analysed.
package struct LogSource: Hashable, Codable, Sendable {
    /// What reports call it.
    package var name: String
    /// The id of the node that wrote it; nil when it could not be found out.
    package var node: NodeID?
    /// How the id was found out; empty when it was not.
    package var nodeFrom: String
    /// The server's version as it names it; nil when it does not.
    package var version: String?
    /// Its first time.
    package var firstAt: WallTime?
    /// Its last time.
    package var lastAt: WallTime?
    /// How many lines of each sort.
    package var tally: LogTally
    /// Facts beyond what is kept of each kind, which are counted only.
    package var factsNotKept: Int
}
