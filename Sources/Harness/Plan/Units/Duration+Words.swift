import Evidence

extension Duration {
    /// The duration as a plan writes it: `5s`, `250ms`, `1m30s`; exact to the nanosecond.
    package var inWords: String {
        let units: [(Int64, String)] = [
            (3_600_000_000_000, "h"), (60_000_000_000, "m"), (1_000_000_000, "s"),
            (1_000_000, "ms"), (1000, "us"), (1, "ns"),
        ]
        var rest = wholeNanoseconds
        guard rest > 0 else { return "0s" }
        var text = ""
        for (length, unit) in units where rest >= length {
            text += "\(rest / length)\(unit)"
            rest %= length
        }
        return text
    }
}
