package import Quantities

/// What a plan expects of its measures: a comparison, checked for its units.
///
///     expectation = expression ("<=" | "<" | ">=" | ">" | "==" | "!=") expression
///     expression  = term (("+" | "-") term)*
///     term        = factor (("*" | "/") factor)*
///     factor      = "-" factor | "(" expression ")" | quantity | constant | reference
///     quantity    = number, directly followed by its unit if any: 500ms 3% 100/s 64KiB 10
///     constant    = node-timeout | textbook-bound | failover-worst-case | duration | ...
///     reference   = measure ("." percentile)? ("." aggregate)? with ("[" selector, ... "]")? after
///                   any of them
///     aggregate   = min | median | mean | p95 | max | count  (any percentile above 0, below 100)
///     selector    = baseline | fault | recovery | run | affected shards | healthy shards | shard N
///                   | reads | writes | a class of error
///
/// A measure has a sample for each run or for each episode. With an aggregate its samples become one
/// number; without, the comparison must hold for each sample, and the worst is the one reported.
/// Measures that are distributions within a run (the latencies) need a percentile or `max` first:
/// `latency.p99` is the 99th percentile of each run and must hold in each; `latency.p99.median` is
/// the median of those.
package struct Expectation: Sendable {
    /// The text as the plan writes it, without blanks around it: its name in every report.
    package let text: String
    /// How the sides are compared.
    package let comparison: Comparison
    /// What both sides count in.
    package let unit: Unit

    let left: Expression
    let right: Expression

    init(text: String, left: Expression, comparison: Comparison, right: Expression, unit: Unit) {
        self.text = text
        self.left = left
        self.comparison = comparison
        self.right = right
        self.unit = unit
    }

    /// Reads and checks an expectation.
    ///
    /// - Parameter text: The text; blanks around it count for columns but not for the name.
    /// - Throws: `ExpectationError` with the column within `text`.
    package init(parsing text: String) throws(ExpectationError) {
        self = try ExpectationParser.parse(text)
    }
}

extension Expectation {
    private var references: [MeasureReference] {
        (left.leaves + right.leaves).compactMap { leaf in
            if case .measure(let reference, _) = leaf { reference } else { nil }
        }
    }

    /// The client programs that it names.
    package var clients: Set<String> { Set(references.compactMap(\.query.selector.client)) }

    /// Whether all that it measures is of the plan's client programs.
    package var isOfClients: Bool {
        references.allSatisfy { $0.query.selector.client != nil }
    }
}

extension Expectation: Codable {
    /// Reads the text and parses it.
    package init(from decoder: any Decoder) throws {
        self = try ExpectationParser.parse(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
