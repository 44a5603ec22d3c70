import Quantities

/// How far the wall clock of a node's host is ahead of that of the machine the harness runs on.
package struct HostClock: Codable, Equatable, Sendable {
    /// How far; behind where negative.
    package var ahead: Duration { .seconds(aheadSeconds) }
    /// The truth lies within so much of it, on both sides.
    package var error: Duration { .seconds(errorSeconds) }

    private let aheadSeconds: Double
    private let errorSeconds: Double

    /// A clock that was read.
    package init(ahead: Duration, error: Duration) {
        (aheadSeconds, errorSeconds) = (ahead.inSeconds, error.inSeconds)
    }

    /// The clock over a time at whose end it was read once more.
    package func until(_ later: HostClock) -> HostClock {
        let drift = abs((later.ahead - ahead).inSeconds)
        return HostClock(
            ahead: ahead, error: .seconds(max(errorSeconds, later.errorSeconds) + drift))
    }

    /// Whether it was set between two readings: it went further than their errors and a second an hour explain.
    package func wasSet(before later: HostClock, after time: Duration) -> Bool {
        let moved = abs((later.ahead - ahead).inSeconds)
        return moved > errorSeconds + later.errorSeconds + 0.005 + time.inSeconds / 3600
    }
}
