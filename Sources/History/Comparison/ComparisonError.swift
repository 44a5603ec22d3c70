/// Why two sets of runs are not compared.
package struct ComparisonError: Error, Hashable, CustomStringConvertible {
    /// What differs, or is missing, in sentences.
    package let reasons: [String]

    /// All reasons, a line each.
    package var description: String { reasons.joined(separator: "\n") }
}
