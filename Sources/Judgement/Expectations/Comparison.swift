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
