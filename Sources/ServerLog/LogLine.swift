/// One line of a server's log, understood.
package struct LogLine: Hashable, Sendable {
    /// The process that wrote it.
    package let pid: Int32
    /// What that process was.
    package let role: LogRole
    /// When, by that machine's wall clock: nanoseconds since 1970, to the millisecond. It is UTC
    /// when the server ran with TZ=UTC; else the server's local time read as if it were UTC.
    package let wallClockNanoseconds: Int64
    /// How important.
    package let level: LogLevel
    /// What it says.
    package let message: LogMessage
}
