package import Quantities

/// How one expectation came out.
package struct ExpectationResult: Codable, Sendable {
    /// The expectation as the plan writes it: its name in every report.
    package var text: String
    /// The answer.
    package var verdict: Verdict
    /// The measured value (the left side), in base units; nil when it could not be measured, and
    /// infinite where what was waited for never came.
    package var value: Double?
    /// What it was held against (the right side), in base units.
    package var limit: Double?
    /// The unit of both.
    package var unit: Unit
    /// The comparison: `<=`, `<`, `>=`, `>`, `==` or `!=`.
    package var comparison: String
    /// Limit minus value for `<=` and `<`, value minus limit for `>=` and `>`: negative when the
    /// expectation does not hold; nil for `==` and `!=` and when not measured.
    package var margin: Double?
    /// How many samples the value rests on.
    package var samples: Int
    /// Why, in a sentence, when not passed.
    package var reason: String?

    /// A result.
    package init(
        text: String, verdict: Verdict, value: Double?, limit: Double?, unit: Unit,
        comparison: String, margin: Double?, samples: Int, reason: String?
    ) {
        self.text = text
        self.verdict = verdict
        self.value = value
        self.limit = limit
        self.unit = unit
        self.comparison = comparison
        self.margin = margin
        self.samples = samples
        self.reason = reason
    }
}
