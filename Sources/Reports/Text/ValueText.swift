import Foundation
import Quantities

/// Values as people read them: three significant digits and a unit.
enum ValueText {
    /// A value in base units with its unit: `2.31 s`, `0.4 %`, `12,345`, `1.5 KiB`, `2,000/s`.
    ///
    /// An infinite time reads `never`; nil reads `-`.
    static func text(_ value: Double?, _ unit: Quantities.Unit) -> String {
        guard let value, !value.isNaN else { return "-" }
        if value.isInfinite {
            let word = unit == .time ? "never" : "infinite"
            return value < 0 ? "-\(word)" : word
        }
        switch unit {
        case .time: return time(value)
        case .ratio: return "\(trimmed(significant(value * 100))) %"
        case .count: return trimmed(significant(value))
        case .bytes: return bytes(value)
        case .rate: return "\(trimmed(significant(value)))/s"
        }
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
    static func text(_ offset: Offset) -> String {
        "\(fixed(offset.sinceStart.inSeconds, decimals: 3)) s"
    }

    /// A whole number with its thousands apart: `12,345`.
    static func text(_ count: UInt64) -> String {
        grouped(String(count))
    }

    /// So many digits after the point, whatever the machine's language.
    static func fixed(_ value: Double, decimals: Int) -> String {
        String(format: "%.*f", decimals, value)
    }

    private static func time(_ seconds: Double) -> String {
        let size = abs(seconds)
        if size == 0 { return "0 s" }
        if size < 0.000_999_5 { return "\(significant(seconds * 1e6)) us" }
        if size < 0.999_5 { return "\(significant(seconds * 1e3)) ms" }
        if size < 599.5 { return "\(significant(seconds)) s" }
        let whole = Int(min(size.rounded(), 9e15))
        return "\(seconds < 0 ? "-" : "")\(whole / 60) min \(whole % 60) s"
    }

    private static func bytes(_ value: Double) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var size = value
        var index = 0
        while abs(size) >= 1023.5, index < units.count - 1 {
            size /= 1024
            index += 1
        }
        return "\(significant(size)) \(units[index])"
    }

    /// Three significant digits, but never fewer than all digits before the point.
    private static func significant(_ exact: Double) -> String {
        // A product such as 0.024 * 1000 is a hair off the whole number that is meant.
        let value = abs(exact) < 1e6 ? (exact * 1e9).rounded() / 1e9 : exact
        if value == 0 { return "0" }
        if value == value.rounded(), abs(value) < 1e15 { return grouped(fixed(value, decimals: 0)) }
        // What rounds up to the next power of ten has one digit more before the point.
        let magnitude = Int(log10(abs(value) * 1.0005).rounded(.down))
        guard magnitude >= -4 else { return String(format: "%.2e", value) }
        return grouped(fixed(value, decimals: max(0, 2 - magnitude)))
    }

    /// Without the zeros at the end of a fraction.
    private static func trimmed(_ digits: String) -> String {
        guard digits.contains("."), !digits.contains("e") else { return digits }
        let short = digits.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(short.reversed())
    }

    private static func grouped(_ digits: String) -> String {
        let end = digits.firstIndex(of: ".") ?? digits.endIndex
        let negative = digits.hasPrefix("-")
        let whole = Array(digits[..<end].drop { $0 == "-" })
        var result = negative ? "-" : ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return result + digits[end...]
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
