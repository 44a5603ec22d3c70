/// A point in time: nanoseconds since the run's start, on CLOCK_MONOTONIC.
///
/// Every time in the evidence is an offset from the same instant, so that any two of them subtract.
/// Negative offsets are points before the run's start (a log line written during start-up).
package struct Offset: Hashable, Comparable, Codable, Sendable {
    /// Nanoseconds since the run's start; negative before it.
    package let nanoseconds: Int64

    /// The run's start itself.
    package static let zero = Offset(nanoseconds: 0)

    /// An offset of so many nanoseconds.
    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// An offset that lies the given duration after the run's start; finer than 1 ns is cut off.
    package init(_ sinceStart: Duration) {
        nanoseconds = sinceStart.wholeNanoseconds
    }

    /// Encoded as the bare number of nanoseconds.
    package init(from decoder: any Decoder) throws {
        nanoseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Encoded as the bare number of nanoseconds.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }

    /// The same point as a duration since the run's start.
    package var sinceStart: Duration { .nanoseconds(nanoseconds) }

    /// Earlier offsets come first.
    package static func < (left: Offset, right: Offset) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The time from `right` to `left`; negative when `left` is earlier.
    package static func - (left: Offset, right: Offset) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }

    /// The point that lies `duration` after `offset`.
    package static func + (offset: Offset, duration: Duration) -> Offset {
        Offset(nanoseconds: offset.nanoseconds + duration.wholeNanoseconds)
    }
}
