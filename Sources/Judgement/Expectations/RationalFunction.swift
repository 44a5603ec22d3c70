/// An expression of which one measure alone is not known, as one polynomial divided by another: so `failovers * failovers -
/// 2 * failovers + 1`, a square, is seen never to be below 0, and `errors / (errors + 1)` never to be above 1.
struct RationalFunction {
    /// Coefficients, the one without the measure first; longer ones are not looked at, so that no text can take long.
    private typealias Polynomial = [Double]
    private static let mostCoefficients = 16
    /// What is smaller than this part of what it was made from is what rounding left.
    private static let rounding = 1e-9

    private var above: Polynomial
    private var below: Polynomial

    /// Reads an expression; nil when there is more in it than one measure and known numbers.
    ///
    /// - Parameters:
    ///   - expression: The expression.
    ///   - constants: The values of the plan's constants, as far as they are known.
    init?(_ expression: Expression, constants: (Constant) -> Double?) {
        switch expression {
        case .literal(let value): (above, below) = ([value], [1])
        case .constant(let constant, _):
            guard let value = constants(constant) else { return nil }
            (above, below) = ([value], [1])
        case .measure: (above, below) = ([0, 1], [1])
        case .negated(let inner):
            guard let inner = RationalFunction(inner, constants: constants) else { return nil }
            (above, below) = (inner.above.map { -$0 }, inner.below)
        case .joined(let left, let joint, let right):
            guard let one = RationalFunction(left, constants: constants),
                let other = RationalFunction(right, constants: constants)
            else { return nil }
            switch joint {
            case .plus, .minus:
                let sign: Double = joint == .plus ? 1 : -1
                above = Self.sum(
                    Self.product(one.above, other.below),
                    Self.product(other.above, one.below).map { $0 * sign })
                below = Self.product(one.below, other.below)
            case .times:
                above = Self.product(one.above, other.above)
                below = Self.product(one.below, other.below)
            case .dividedBy:
                above = Self.product(one.above, other.below)
                below = Self.product(one.below, other.above)
            }
        }
        guard max(above.count, below.count) <= Self.mostCoefficients else { return nil }
    }

    /// Whether its comparison with 0 comes out the same for every value of the measure, and how; nil when it depends.
    ///
    /// - Parameters:
    ///   - comparison: The comparison.
    ///   - range: All values of the measure.
    ///   - isWhole: Whether it only takes whole numbers.
    /// - Returns: Whether it holds for all; nil when it does for some.
    func answer(_ comparison: Comparison, over range: ValueRange, isWhole: Bool) -> Bool? {
        let far = max(1, Self.bound(above), Self.bound(below))
        // Further on no sign changes any more.
        let high = min(range.high, range.low + 2 * far + 4)
        let turns = Self.turns(above, range.low, high) + Self.turns(below, range.low, high)
        var points = [range.low, high]
        if isWhole {
            points += turns.flatMap { turn in [-1, 0, 1, 2].map { turn.rounded(.down) + $0 } }
            points = points.map { $0.rounded(.down) }
        } else {
            let all = ([range.low, high] + turns).sorted()
            points += turns + zip(all, all.dropFirst()).map { ($0 + $1) / 2 }
        }
        var answers: Set<Bool> = []
        for point in points where range.low <= point && point <= range.high {
            let (one, other) = (Self.value(above, at: point), Self.value(below, at: point))
            switch (one, other) {
            case (0, 0): continue
            // Which side of 0 the divisor comes from decides on the sign.
            case (_, 0): answers.formUnion([-1, 1].map { comparison.holds($0, 0) })
            default: answers.insert(comparison.holds(one / other, 0))
            }
        }
        return answers.count == 1 ? answers.first : nil
    }

    // MARK: Polynomials

    private static func sum(_ one: Polynomial, _ other: Polynomial) -> Polynomial {
        (0..<max(one.count, other.count)).map { place in
            (place < one.count ? one[place] : 0) + (place < other.count ? other[place] : 0)
        }
    }

    private static func product(_ one: Polynomial, _ other: Polynomial) -> Polynomial {
        guard one.count + other.count <= 2 * mostCoefficients else { return one + other }
        var product = Polynomial(repeating: 0, count: one.count + other.count - 1)
        for (place, coefficient) in one.enumerated() {
            for (further, times) in other.enumerated() {
                product[place + further] += coefficient * times
            }
        }
        return product
    }

    /// The value at a point; 0 where only rounding parts it from 0.
    private static func value(_ polynomial: Polynomial, at point: Double) -> Double {
        var (value, size, power) = (0.0, 0.0, 1.0)
        for coefficient in polynomial {
            value += coefficient * power
            size += abs(coefficient * power)
            power *= point
        }
        return abs(value) <= rounding * size ? 0 : value
    }

    /// Beyond this no polynomial of these coefficients is 0 (Cauchy's bound).
    private static func bound(_ polynomial: Polynomial) -> Double {
        guard let last = polynomial.last(where: { $0 != 0 }) else { return 0 }
        return 1 + polynomial.reduce(0) { max($0, abs($1 / last)) }
    }

    /// Where a polynomial may change its sign or turn round: between two of them it does neither.
    private static func turns(_ polynomial: Polynomial, _ low: Double, _ high: Double) -> [Double] {
        guard polynomial.count > 1, low < high else { return [] }
        let slope = polynomial.enumerated().dropFirst().map { Double($0.offset) * $0.element }
        let inner = turns(slope, low, high)
        let ends = ([low, high] + inner).sorted()
        let crossings = zip(ends, ends.dropFirst()).compactMap { from, to -> Double? in
            var (left, right) = (from, to)
            let isBelow = value(polynomial, at: left) < 0
            guard isBelow != (value(polynomial, at: right) < 0) else { return nil }
            for _ in 0..<200 {
                let middle = (left + right) / 2
                if (value(polynomial, at: middle) < 0) == isBelow {
                    left = middle
                } else {
                    right = middle
                }
            }
            return right
        }
        return inner + crossings
    }
}
