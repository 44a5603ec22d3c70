import Quantities

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
