import Quantities
import Wording

/// Collects what follows a measure's name: a percentile, brackets, an aggregate.
struct ReferenceReader {
    private let measure: any Measure
    private let column: Int
    private var query = MeasureQuery()
    private var aggregate: Aggregate?
    private var hasBrackets = false

    init(measure: any Measure, column: Int) {
        self.measure = measure
        self.column = column
    }

    /// Takes a token when it belongs to the reference; false when it does not.
    mutating func accept(_ token: Token) throws(ExpectationError) -> Bool {
        switch token.kind {
        case .suffix(let suffix):
            try add(suffix, token.column + 1)
            return true
        case .brackets(let content):
            guard !hasBrackets else {
                throw ExpectationError(
                    column: token.column, message: "second brackets; join them: [fault, writes]")
            }
            hasBrackets = true
            query.selector = try SelectorParser.parse(
                content, column: token.column + 1, for: measure)
            return true
        default:
            return false
        }
    }

    /// The reference, once all is read.
    func reference() throws(ExpectationError) -> MeasureReference {
        if measure.isDistribution, query.statistic == nil {
            throw ExpectationError(
                column: column,
                message: "\(measure.name) is a distribution in each run; "
                    + "write \(measure.name).p99 or \(measure.name).max")
        }
        return MeasureReference(measure: measure, query: query, aggregate: aggregate)
    }

    private mutating func add(_ suffix: String, _ column: Int) throws(ExpectationError) {
        if measure.isDistribution, query.statistic == nil {
            if suffix == "max" {
                query.statistic = .maximum
            } else if let percent = Aggregate.percent(ofSuffix: suffix) {
                query.statistic = .percentile(percent)
            } else {
                throw ExpectationError(
                    column: column,
                    message: "'\(suffix)' is no percentile; write \(measure.name).p50, .p99, "
                        + ".p99.9 or .max first, then .\(suffix) over the runs if you want it")
            }
            return
        }
        guard aggregate == nil else {
            throw ExpectationError(
                column: column, message: "nothing can follow the aggregate; remove '.\(suffix)'")
        }
        guard let known = Aggregate(suffix: suffix) else {
            let names = ["min", "median", "mean", "p95", "max", "count"]
            throw ExpectationError(
                column: column,
                message: "'\(suffix)' is no aggregate\(Suggestion.phrase(for: suffix, in: names))"
                    + " Aggregates are \(names.joined(separator: ", "))")
        }
        aggregate = known
    }
}
