@testable import Judgement

/// What a reference such as `latency.p99[fault]` finds in a run.
func read(_ reference: String, _ run: RunAnalysis) throws -> Reading {
    guard let parsed = MeasureReference(reference) else {
        throw ExpectationError(column: 1, message: "'\(reference)' is no reference")
    }
    return parsed.measure.read(run, parsed.query)
}

/// The values that a reference finds in a run.
func values(_ reference: String, _ run: RunAnalysis) throws -> [Double] {
    try read(reference, run).samples.map { $0.value }
}
