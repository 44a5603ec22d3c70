/// All values that a part of an expectation may take: from `low` to `high`, both included.
struct ValueRange: Hashable {
    let low: Double
    let high: Double

    /// One value only.
    init(_ value: Double) {
        low = value
        high = value
    }

    /// From `low` to `high`.
    init(_ low: Double, _ high: Double) {
        self.low = low
        self.high = high
    }

    static func + (left: ValueRange, right: ValueRange) -> ValueRange {
        ValueRange(left.low + right.low, left.high + right.high)
    }

    static func * (left: ValueRange, right: ValueRange) -> ValueRange {
        let corners = [left.low, left.high].flatMap { one in
            // Of what is 0 nothing is left, however much it is taken.
            [right.low, right.high].map { one == 0 || $0 == 0 ? 0 : one * $0 }
        }
        return ValueRange(corners.min() ?? 0, corners.max() ?? 0)
    }

    /// One divided by it; where it may be 0, everything on that side.
    var inverse: ValueRange {
        if low < 0, high > 0 { return ValueRange(-.infinity, .infinity) }
        let ends = [
            low == 0 ? .infinity : 1 / low, high == 0 ? -Double.infinity : 1 / high,
        ]
        return ValueRange(ends.min() ?? 0, ends.max() ?? 0)
    }

    /// Whether a comparison of every value with 0 comes out the same, and how; nil when it depends.
    func constantAnswer(_ comparison: Comparison) -> Bool? {
        switch comparison {
        case .atMost: high <= 0 ? true : low > 0 ? false : nil
        case .below: high < 0 ? true : low >= 0 ? false : nil
        case .atLeast: low >= 0 ? true : high < 0 ? false : nil
        case .above: low > 0 ? true : high <= 0 ? false : nil
        case .equal: low == 0 && high == 0 ? true : low > 0 || high < 0 ? false : nil
        case .unequal: low > 0 || high < 0 ? true : low == 0 && high == 0 ? false : nil
        }
    }
}
