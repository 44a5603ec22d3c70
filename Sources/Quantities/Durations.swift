extension Duration {
    /// Whole nanoseconds; what is finer is cut off.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// Seconds as a floating-point number, for arithmetic and plots.
    package var inSeconds: Double { Double(wholeNanoseconds) / 1e9 }

    /// Milliseconds as a floating-point number.
    package var inMilliseconds: Double { Double(wholeNanoseconds) / 1e6 }
}

extension Duration {
    /// The duration as a plan writes it: `5s`, `250ms`, `1.5s`, `1m30s`; exact to the nanosecond.
    package var inWords: String {
        let total = wholeNanoseconds
        guard total > 0 else { return "0s" }
        let small: [(Int64, String)] = [(1_000_000, "ms"), (1000, "us"), (1, "ns")]
        if total < 1_000_000_000, let (length, unit) = small.first(where: { total >= $0.0 }) {
            return Self.decimal(total, unit: length) + unit
        }
        let minute: Int64 = 60_000_000_000
        let (hours, rest) = total.quotientAndRemainder(dividingBy: 60 * minute)
        let (minutes, seconds) = rest.quotientAndRemainder(dividingBy: minute)
        return (hours > 0 ? "\(hours)h" : "") + (minutes > 0 ? "\(minutes)m" : "")
            + (seconds > 0 ? Self.decimal(seconds, unit: 1_000_000_000) + "s" : "")
    }

    /// `1.5` for 1,500 in units of 1,000.
    private static func decimal(_ number: Int64, unit: Int64) -> String {
        let (whole, rest) = number.quotientAndRemainder(dividingBy: unit)
        guard rest > 0 else { return "\(whole)" }
        var digits = String(String(rest + unit).dropFirst())
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
