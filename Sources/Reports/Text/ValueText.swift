import Foundation
import Quantities

/// Values as people read them, where there may be none: `SampleText` has the form.
enum ValueText {
    /// A value in base units with its unit; nil, and what is no number, reads `-`.
    static func text(_ value: Double?, _ unit: Quantities.Unit) -> String {
        guard let value, !value.isNaN else { return "-" }
        return SampleText.text(value, unit)
    }

    /// The same with its sign always written, for differences.
    static func signed(_ value: Double?, _ unit: Quantities.Unit) -> String {
        guard let value, !value.isNaN else { return "-" }
        if value.isInfinite {
            // What never came misses its limit by no number.
            return unit == .time ? "never" : value > 0 ? "+infinite" : "-infinite"
        }
        return value < 0 ? "-\(text(-value, unit))" : "+\(text(value, unit))"
    }

    /// A time that was read from logs or polls, whose resolution is a millisecond: `431 ms`, `< 1 ms`.
    static func resolved(_ seconds: Double?) -> String {
        guard let seconds, seconds >= 0, seconds < 0.001 else { return text(seconds, .time) }
        return "< 1 ms"
    }

    /// A duration: `431 ms`, `2.31 s`.
    static func text(_ duration: Duration?) -> String {
        text(duration.map { $0.inSeconds }, .time)
    }

    /// A point of a run's clock in seconds and milliseconds: `5.003 s`.
    static func text(_ offset: Offset) -> String { SampleText.text(offset) }

    /// A whole number with its thousands apart: `12,345`.
    static func text(_ count: UInt64) -> String { SampleText.grouped(String(count)) }

    /// So many digits after the point, whatever the machine's language.
    static func fixed(_ value: Double, decimals: Int) -> String {
        SampleText.fixed(value, decimals: decimals)
    }
}

/// Points of the wall clock as text.
enum UTCTime {
    /// Date and time to the second, such as `2023-11-14T22:13:20Z`.
    ///
    /// - Parameter nanoseconds: Since 1970, UTC.
    /// - Returns: The time by ISO 8601.
    static func text(_ nanoseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(nanoseconds) / 1e9).formatted(.iso8601)
    }
}
