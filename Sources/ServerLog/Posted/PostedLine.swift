/// One line of a log as people have it.
package struct PostedLine {
    /// What the server wrote; nil where the line is none of a server's.
    package let line: LogLine?
    /// Whose line it is: an index into ``PostedLogReader/origins``.
    package let origin: Int
    /// The line's number, from 1.
    package let number: Int
    /// Whether it stands beside the servers' lines, and may be of something else: no part of a drawing or of
    /// the report of a crash, and not blank.
    package let isAside: Bool
    /// Whether it is counted among those that were not read.
    package let isUnread: Bool
}

/// Whose lines they are, of those that one file holds.
package struct LogOrigin: Hashable, Sendable {
    /// What the file calls it: a pod, a host, a service, a heading; empty when it does not.
    package var label: String
    /// Its process, where only that tells it from another; nil else.
    package var pid: Int32?
    /// Which server of that name it is, from 0: a file may hold one log after the other.
    package var turn: Int
}
