import Linux
import Quantities

/// For how long a server has run, as it says itself, beside what its host says of the process with its number.
///
/// A process that has not run as long is another one: the shell is in another process namespace than the server, or on another
/// host. The host is asked later than the server, by a connection that may take its time.
struct ServerAge {
    /// How far the two may lie apart beside that, in seconds.
    private static let tolerance: Int64 = 3

    /// No server has run for longer, in seconds.
    static let most: Int64 = 1 << 32

    /// Its process's number, as it says.
    let process: Int64
    /// For how long it had run, in seconds.
    let uptime: Int64
    /// When it said so, in nanoseconds on CLOCK_MONOTONIC.
    let askedAt: Int64

    /// Why a process that its host says has run so long just now is not the server; nil when it may be.
    func trouble(with age: Int64, at now: Int64 = MonotonicClock.now()) -> String? {
        let since = (now - askedAt) / 1_000_000_000
        let uptime = min(max(0, uptime), Self.most)
        let expected = uptime - Self.tolerance...uptime + since + Self.tolerance
        guard !expected.contains(age) else { return nil }
        return
            "process \(process) there has run for \(age) s, the server for \(uptime + since) s: it is another one"
    }
}
