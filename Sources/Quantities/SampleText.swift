import Foundation

/// Values in words, for reasons and messages.
package enum SampleText {
    /// A value in a unit that suits its size: `2.35 s`, `3.1 %`, `12`.
    ///
    /// - Parameters:
    ///   - value: In base units; infinite where what was waited for never came.
    ///   - unit: What it counts in.
    /// - Returns: At most three decimals, and `never` for what is infinite.
    package static func text(_ value: Double, _ unit: Unit) -> String {
        if value.isNaN { return "no number" }
        if value.isInfinite { return value > 0 ? "never" : "minus infinity" }
        switch unit {
        case .time where abs(value) >= 1 || value == 0: return "\(number(value)) s"
        case .time where abs(value) >= 0.001: return "\(number(value * 1000)) ms"
        case .time: return "\(number(value * 1e6)) us"
        case .ratio: return percent(value)
        case .count: return number(value)
        case .bytes: return "\(number(value)) B"
        case .rate: return "\(number(value))/s"
        }
    }

    /// A part of a whole as a percentage: `3%`.
    package static func percent(_ ratio: Double) -> String {
        "\(number(ratio * 100))%"
    }

    /// At most three decimals, none of them a trailing zero.
    private static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        var text = String(format: "%.3f", value)
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}

extension Double {
    /// The number to three places, without a needless `.0`.
    package var plainText: String {
        let rounded = (self * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
