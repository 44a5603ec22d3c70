import Quantities

/// An expression as a sum of products, so that what says the same is written the same: `2 * outage - outage` is
/// `outage`, and `failovers / failovers` is 1.
struct NormalForm: Hashable {
    /// What cannot be taken apart.
    enum Factor: Hashable {
        case constant(Constant)
        case measure(name: String, MeasureQuery, Aggregate?)
        /// A quotient that does not come out, or a product that is too long.
        case opaque(String, ValueRange, of: Set<Factor>, isWhole: Bool)
    }

    /// Factors and how often each is taken; below 0 where it divides.
    typealias Product = [Factor: Int]

    /// More products are not multiplied out, so that no text can take long.
    private static let mostTerms = 200
    /// What is smaller than this part of what it was made from is what rounding left.
    private static let rounding = 1e-12

    /// How often each product is taken; never 0.
    private(set) var terms: [Product: Double]

    /// A number.
    init(_ value: Double) {
        terms = value == 0 ? [:] : [[:]: value]
    }

    private init(_ factor: Factor) {
        terms = [[factor: 1]: 1]
    }

    /// An expression, with the values of constants where they are known.
    init(_ expression: Expression, constants: (Constant) -> Double?) {
        switch expression {
        case .literal(let value): self.init(value)
        case .constant(let constant, _):
            self = constants(constant).map { NormalForm($0) } ?? NormalForm(.constant(constant))
        case .measure(let reference, _):
            self.init(
                .measure(
                    name: reference.measure.name, reference.query, reference.aggregate))
        case .negated(let inner):
            self = NormalForm(inner, constants: constants).scaled(by: -1)
        case .joined(let left, let joint, let right):
            let (one, other) = (
                NormalForm(left, constants: constants), NormalForm(right, constants: constants)
            )
            switch joint {
            case .plus: self = one.adding(other)
            case .minus: self = one.adding(other.scaled(by: -1))
            case .times: self = one.multiplied(by: other)
            case .dividedBy: self = one.divided(by: other)
            }
        }
    }

    // MARK: Arithmetic

    func adding(_ other: NormalForm) -> NormalForm {
        var sum = self
        for (product, coefficient) in other.terms {
            let before = sum.terms[product] ?? 0
            let after = before + coefficient
            let isLeftover = abs(after) <= Self.rounding * max(abs(before), abs(coefficient))
            sum.terms[product] = isLeftover ? nil : after
        }
        return sum
    }

    func scaled(by factor: Double) -> NormalForm {
        var scaled = self
        scaled.terms = factor == 0 ? [:] : terms.mapValues { $0 * factor }
        return scaled
    }

    private func multiplied(by other: NormalForm) -> NormalForm {
        guard terms.count * other.terms.count <= Self.mostTerms else {
            return opaque("*", other, range: range() * other.range())
        }
        var product = NormalForm(0)
        for (one, coefficient) in terms {
            for (two, times) in other.terms {
                let joined = one.merging(two, uniquingKeysWith: +).filter { $0.value != 0 }
                var term = NormalForm(0)
                term.terms[joined] = coefficient * times
                product = product.adding(term)
            }
        }
        return product
    }

    private func divided(by other: NormalForm) -> NormalForm {
        if other.terms.count == 1, let (product, coefficient) = other.terms.first {
            var inverse = NormalForm(0)
            inverse.terms[product.mapValues { -$0 }] = 1 / coefficient
            return multiplied(by: inverse)
        }
        if let ratio = ratio(to: other) { return NormalForm(ratio) }
        let quotient =
            other.terms.isEmpty ? ValueRange(.infinity) : range() * other.range().inverse
        return opaque("/", other, range: quotient)
    }

    private func opaque(_ joint: String, _ other: NormalForm, range: ValueRange) -> NormalForm {
        NormalForm(
            .opaque(
                "(\(text)) \(joint) (\(other.text))", range,
                of: within.union(other.within),
                isWhole: joint == "*" && isWhole && other.isWhole))
    }

    // MARK: What it can be

    /// Whether a measure is left in it.
    var hasMeasure: Bool {
        terms.keys.contains { product in product.keys.contains { $0.hasMeasure } }
    }

    /// All values that it may take, as far as it is known what the measures can come to.
    func range(_ greatest: GreatestValues = GreatestValues(nil)) -> ValueRange {
        let (pairs, rest) = dominated(greatest)
        return rest.reduce(pairs) { sum, term in
            var range = ValueRange(term.value)
            for (factor, exponent) in term.key {
                let whole = factor.range(greatest)
                let own = exponent < 0 ? whole.inverse : whole
                for _ in 0..<abs(exponent) { range = range * own }
            }
            return sum + range
        }
    }

    /// Multiplied by what divides it where that is never below 0, which leaves its sign: of `errors[fault] / errors - 1`
    /// it is `errors[fault] - errors`.
    func withoutDivisors(_ greatest: GreatestValues) -> NormalForm {
        var divisors: [Factor: Int] = [:]
        for product in terms.keys {
            for (factor, exponent) in product
            where exponent < 0 && factor.range(greatest).low >= 0 {
                divisors[factor] = min(divisors[factor] ?? 0, exponent)
            }
        }
        guard !divisors.isEmpty else { return self }
        var multiplied = NormalForm(0)
        for (product, coefficient) in terms {
            var term = NormalForm(0)
            term.terms[
                product.merging(divisors.mapValues { -$0 }, uniquingKeysWith: +)
                    .filter { $0.value != 0 }] = coefficient
            multiplied = multiplied.adding(term)
        }
        return multiplied
    }

    /// How often another form it is; nil when it is not that at all, or one of them is 0.
    func ratio(to other: NormalForm) -> Double? {
        guard let (product, coefficient) = other.terms.first, let own = terms[product] else {
            return nil
        }
        let ratio = own / coefficient
        return adding(other.scaled(by: -ratio)).terms.isEmpty ? ratio : nil
    }

    /// The one measure that is in it, when nothing else is; nil when there are several.
    var onlyMeasure: Factor? {
        guard within.count == 1, case .measure = within.first else { return nil }
        return within.first
    }

    /// The constants and measures in it.
    private var within: Set<Factor> { Set(terms.keys.flatMap(\.keys).flatMap(\.within)) }

    /// Whether it is never 0 but by chance: a number that is no whole one, less one that is not 0.
    var isNeverMet: Bool { !isWhole && (terms[[:]] ?? 0) != 0 }

    /// Takes out two terms at a time of which one can never outweigh the other.
    private func dominated(_ greatest: GreatestValues) -> (
        range: ValueRange, rest: [Product: Double]
    ) {
        var (range, rest) = (ValueRange(0), terms)
        for (product, gain) in terms where gain > 0 {
            guard let more = product.single else { continue }
            for (other, loss) in terms where loss < 0 && rest[other] != nil && rest[product] != nil
            {
                guard let less = other.single else { continue }
                if gain <= -loss, more.isNeverAbove(less) {
                    range = range + ValueRange(loss, 0) * ValueRange(0, less.range(greatest).high)
                } else if gain >= -loss, less.isNeverAbove(more) {
                    range = range + ValueRange(0, gain) * ValueRange(0, more.range(greatest).high)
                } else {
                    continue
                }
                (rest[product], rest[other]) = (nil, nil)
            }
        }
        return (range, rest)
    }

    /// Whether it only takes whole numbers but for one part that is the same always.
    private var isWhole: Bool {
        terms.allSatisfy { product, coefficient in
            product.isEmpty
                || coefficient == coefficient.rounded()
                    && product.allSatisfy { $0.key.isWhole && $0.value > 0 }
        }
    }

    /// Whether it never is 0, since whole numbers and a broken one never meet.
    var isNeverZero: Bool {
        let fixed = terms[[:]] ?? 0
        return isWhole && fixed != fixed.rounded()
    }

    /// The same text for what is the same.
    private var text: String {
        terms.map { product, coefficient in
            let factors = product.map { "\($0.key)^\($0.value)" }.sorted()
            return "\(coefficient) \(factors.joined(separator: " "))"
        }.sorted().joined(separator: " + ")
    }
}

extension NormalForm.Product {
    /// Its only factor, taken once; nil when there are others.
    fileprivate var single: NormalForm.Factor? {
        count == 1 && first?.value == 1 ? first?.key : nil
    }
}

extension NormalForm.Factor {
    fileprivate var hasMeasure: Bool {
        within.contains { if case .measure = $0 { true } else { false } }
    }

    /// The constants and measures that it is made of.
    fileprivate var within: Set<NormalForm.Factor> {
        if case .opaque(_, _, let factors, _) = self { factors } else { [self] }
    }

    /// All values that it may take.
    func range(_ greatest: GreatestValues) -> ValueRange {
        switch self {
        case .constant: ValueRange(0, .infinity)
        // A run that delivers less is inconclusive, and counts nowhere.
        case .measure("delivered-rate", _, let aggregate) where aggregate != .count:
            ValueRange(LoadDelivered.leastDelivered, 1)
        case .measure(let name, _, let aggregate):
            aggregate != .count && MeasureCatalog.measure(named: name)?.unit == .ratio
                ? ValueRange(0, 1)
                : ValueRange(
                    aggregate == .count ? 0 : GreatestValues.least(of: name),
                    greatest.value(of: name, aggregate) ?? .infinity)
        case .opaque(_, let range, _, _): range
        }
    }

    /// Whether it only takes whole numbers.
    var isWhole: Bool {
        switch self {
        case .constant(let constant): constant.unit == .count
        case .measure(let name, _, let aggregate):
            switch aggregate {
            case .count: true
            case nil, .minimum, .maximum: MeasureCatalog.measure(named: name)?.unit == .count
            default: false
            }
        case .opaque(_, _, _, let isWhole): isWhole
        }
    }
}
