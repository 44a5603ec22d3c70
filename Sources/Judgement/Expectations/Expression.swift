package import Quantities

/// One side of an expectation, or a part of it.
indirect enum Expression: Sendable {
    /// What joins two parts.
    enum Operator: Character, Sendable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case dividedBy = "/"

        /// The result for two values.
        func apply(_ left: Double, _ right: Double) -> Double {
            switch self {
            case .plus: left + right
            case .minus: left - right
            case .times: left * right
            case .dividedBy: left / right
            }
        }

        /// The unit of the result; nil when the two units do not go together.
        func unit(_ left: Unit, _ right: Unit) -> Unit? {
            switch (self, left, right) {
            case (.plus, _, _), (.minus, _, _): left == right ? left : nil
            case (.times, .ratio, let other), (.times, let other, .ratio): other
            case (.times, .count, let other), (.times, let other, .count): other
            case (.times, .rate, .time), (.times, .time, .rate): .count
            case (.dividedBy, let one, let other) where one == other: .ratio
            case (.dividedBy, let one, .ratio), (.dividedBy, let one, .count): one
            case (.dividedBy, .count, .time): .rate
            case (.dividedBy, .count, .rate): .time
            default: nil
            }
        }
    }

    case literal(Double)
    case constant(Constant, column: Int)
    case measure(MeasureReference, column: Int)
    case negated(Expression)
    case joined(Expression, Operator, Expression)

    /// The constants and measures in it, from left to right; the parts without are left out.
    var leaves: [Expression] {
        switch self {
        case .literal: []
        case .constant, .measure: [self]
        case .negated(let inner): inner.leaves
        case .joined(let left, _, let right): left.leaves + right.leaves
        }
    }
}

/// A measure as an expectation names it: `latency.p99[fault, writes].max`.
package struct MeasureReference: Sendable {
    /// Which measure.
    package let measure: any Measure
    /// What it looks at.
    package let query: MeasureQuery
    /// How the samples become one; nil when each sample counts.
    package let aggregate: Aggregate?

    /// A reference.
    package init(measure: any Measure, query: MeasureQuery, aggregate: Aggregate?) {
        self.measure = measure
        self.query = query
        self.aggregate = aggregate
    }

    /// The unit of its value: the measure's own, and a plain number for `.count`.
    package var unit: Unit {
        aggregate == .count ? .count : measure.unit
    }

    /// A reference as an expectation writes it; nil when the text is not one reference alone.
    package init?(_ text: String) {
        guard let expectation = try? Expectation(parsing: "\(text) == \(text)"),
            case .measure(let reference, _) = expectation.left
        else { return nil }
        self = reference
    }
}

/// How the two sides of an expectation are compared.
package enum Comparison: String, CaseIterable, Codable, Sendable {
    case atMost = "<="
    case below = "<"
    case atLeast = ">="
    case above = ">"
    case equal = "=="
    case unequal = "!="

    /// Whether the comparison is true; false when either side is not a number.
    package func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .atMost: left <= right
        case .below: left < right
        case .atLeast: left >= right
        case .above: left > right
        case .equal: left == right
        case .unequal: left != right && !left.isNaN && !right.isNaN
        }
    }

    /// How far the comparison is from turning false, in base units: negative when it is false.
    ///
    /// Nil for `==` and `!=`, and where two infinite values leave no difference.
    package func margin(_ left: Double, _ right: Double) -> Double? {
        let difference: Double
        switch self {
        case .atMost, .below: difference = right - left
        case .atLeast, .above: difference = left - right
        case .equal, .unequal: return nil
        }
        return difference.isNaN ? nil : difference
    }
}
