package import ServerLog

/// A file that was given as a log and of which no line could be read.
package struct UnreadFile: Hashable, Codable, Sendable {
    /// Its path.
    package var name: String
    /// How many lines it has that are not blank.
    package var lines: Int64
    /// The first of them, cut.
    package var firstLine: String
    /// What it looks like, such as `a client's log`.
    package var looksLike: String
    /// Whether more lines follow that were not looked at.
    package var isGivenUp = false

    /// The beginning of a text in which nothing moves a terminal's cursor.
    static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(100).map { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// `a.log: none of 4 lines could be read; they begin like "..."; it looks like ...`
    package var text: String {
        let what = looksLike.isEmpty ? "" : "; it looks like \(looksLike)"
        guard lines > 0 else {
            return "\(name): "
                + (looksLike.isEmpty
                    ? "there is nothing to read in it" : "no line of it names a time\(what)")
        }
        let none =
            lines == 1
            ? "its one line could not be read"
            : "none of \(Span.grouped(lines)) lines could be read"
        let rest =
            isGivenUp
            ? "; what follows was not looked at: give the part with the server's lines" : ""
        return "\(name): \(none); the first begins \"\(firstLine)\"\(what)\(rest)"
    }
}

/// One log that was analysed.
package struct LogSource: Hashable, Codable, Sendable {
    /// Its path; `-` for standard input.
    package var name: String
    /// What the file calls whose lines these are: a pod, a host, a heading; empty when it does not.
    package var label = ""
    /// The process, where only that tells these lines from others of the file; nil else.
    package var pid: Int32?
    /// The id of the node that wrote it; nil when it could not be found out.
    package var node: NodeID?
    /// How the id was found out; empty when it was not.
    package var nodeFrom: String
    /// The server's version as it names it; nil when it does not.
    package var version: String?
    /// What the node was when the log begins; nil when no line of the server itself tells.
    package var firstRole: LogRole?
    /// How far its local time is ahead of UTC, in minutes; nil where nothing tells.
    package var zoneMinutes: Int64?
    /// Whether the file's newest line came first.
    package var isNewestFirst = false
    /// Whether the lines are a Sentinel's.
    package var isSentinel = false
    /// Whether the server said that it is no node of a cluster, or nothing that only such nodes say.
    package var isStandalone = false
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

    /// The source of what was told of one server's lines in a file.
    init(
        _ path: String, _ story: LogStory, _ origin: LogOrigin, _ reader: borrowing PostedLogReader
    ) {
        name = path
        label = origin.turn > 0 ? "\(origin.label) (\(origin.turn + 1))" : origin.label
        if origin.turn > 0, origin.label.isEmpty { label = "server \(origin.turn + 1)" }
        pid = origin.pid
        node = story.process.node
        nodeFrom = story.process.node == nil ? "" : "the log"
        version = story.process.version
        firstRole = story.roles.firstRole
        zoneMinutes = reader.habits.zoneMinutes
        isNewestFirst = reader.habits.isNewestFirst
        isSentinel = story.lastRole == .sentinel
        isStandalone = !story.process.isInCluster
        firstAt = story.firstAt
        lastAt = story.lastAt
        hasInferredYears = false
        tally = story.tally
        factsNotKept = story.factsNotKept
    }

    /// Counts the lines of the file that are of no server.
    mutating func countRest(of file: LogTally) {
        tally.other = file.other
        tally.unprefixed = file.unprefixed
        tally.overlong = file.overlong
        tally.bytes = file.bytes
    }

    /// What reports call it: the last two parts of its path.
    package var shortName: String {
        name == "-" ? "standard input" : name.split(separator: "/").suffix(2).joined(separator: "/")
    }

    /// What the node is called that wrote it: as the file names it, else by the file.
    package var nodeName: String {
        if let pid { return label.isEmpty ? "pid \(pid)" : "\(label) pid \(pid)" }
        return label.isEmpty
            ? shortName : label.split(separator: "/").suffix(2).joined(separator: "/")
    }
}
