import Foundation

/// Values as people read them, in every message and report: three significant digits and a unit.
package enum SampleText {
    private static let usualDigits = 3

    /// A value in base units with its unit: `2.31 s`, `0.4 %`, `12,345`, `1.5 KiB`, `2,000/s`.
    ///
    /// - Parameters:
    ///   - value: In base units; infinite where what was waited for never came.
    ///   - unit: What it counts in.
    /// - Returns: The text: of a time that is infinite `never`.
    package static func text(_ value: Double, _ unit: Unit) -> String {
        text(value, unit, digits: usualDigits)
    }

    /// Two values with as many digits as tell them apart, so that none seems to be the other.
    ///
    /// - Parameters:
    ///   - first: The one, in base units.
    ///   - second: The other.
    ///   - unit: What both count in.
    /// - Returns: Their texts: the same only for values that differ by less than a millionth.
    package static func apart(
        _ first: Double, _ second: Double, _ unit: Unit
    ) -> (first: String, second: String) {
        var texts = (first: text(first, unit), second: text(second, unit))
        var digits = usualDigits
        while texts.first == texts.second, first != second, digits < 7 {
            digits += 1
            texts = (text(first, unit, digits: digits), text(second, unit, digits: digits))
        }
        return texts
    }

    /// A part of a whole as a plan writes it: `3%`.
    package static func planPercent(_ ratio: Double) -> String { "\((ratio * 100).plainText)%" }

    /// A point of a run's clock, in seconds and milliseconds: `5.003 s`.
    package static func text(_ offset: Offset) -> String {
        "\(fixed(offset.sinceStart.inSeconds, decimals: 3)) s"
    }

    /// So many digits after the point, whatever the machine's language.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        String(format: "%.*f", decimals, value)
    }

    /// A number's digits with its thousands apart: `12,345.6`.
    package static func grouped(_ digits: String) -> String {
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

    private static func text(_ value: Double, _ unit: Unit, digits: Int) -> String {
        if value.isNaN { return "no number" }
        if value.isInfinite {
            let word = unit == .time ? "never" : "infinite"
            return value < 0 ? "-\(word)" : word
        }
        switch unit {
        case .time: return time(value, digits)
        case .ratio: return "\(trimmed(significant(value * 100, digits))) %"
        case .count: return trimmed(significant(value, digits))
        case .bytes: return bytes(value, digits)
        case .rate: return "\(trimmed(significant(value, digits)))/s"
        }
    }

    private static func time(_ seconds: Double, _ digits: Int) -> String {
        let size = abs(seconds)
        if size == 0 { return "0 s" }
        if size < 0.000_999_5 { return "\(significant(seconds * 1e6, digits)) us" }
        if size < 0.999_5 { return "\(significant(seconds * 1e3, digits)) ms" }
        if size < 599.5 { return "\(significant(seconds, digits)) s" }
        let whole = Int(min(size.rounded(), 9e15))
        return "\(seconds < 0 ? "-" : "")\(whole / 60) min \(whole % 60) s"
    }

    private static func bytes(_ value: Double, _ digits: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var size = value
        var index = 0
        while abs(size) >= 1023.5, index < units.count - 1 {
            size /= 1024
            index += 1
        }
        return "\(significant(size, digits)) \(units[index])"
    }

    /// So many significant digits, but never fewer than all digits before the point.
    private static func significant(_ exact: Double, _ digits: Int) -> String {
        // A product such as 0.024 * 1000 is a hair off the whole number that is meant.
        let value = abs(exact) < 1e6 ? (exact * 1e9).rounded() / 1e9 : exact
        if value == 0 { return "0" }
        if value == value.rounded(), abs(value) < 1e15 { return grouped(fixed(value, decimals: 0)) }
        // What rounds up to the next power of ten has one digit more before the point.
        let rounding = 1 + 0.5 * pow(10, Double(1 - digits)) / 10
        let magnitude = Int(log10(abs(value) * rounding).rounded(.down))
        guard magnitude >= -4 else { return String(format: "%.*e", digits - 1, value) }
        return grouped(fixed(value, decimals: max(0, digits - 1 - magnitude)))
    }

    /// Without the zeros at the end of a fraction.
    private static func trimmed(_ digits: String) -> String {
        guard digits.contains("."), !digits.contains("e") else { return digits }
        let short = digits.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(short.reversed())
    }
}

extension Double {
    /// The number to three places, without a needless `.0`.
    package var plainText: String {
        let rounded = (self * 1000).rounded() / 1000
        return Int(exactly: rounded).map(String.init) ?? String(rounded)
    }
}
