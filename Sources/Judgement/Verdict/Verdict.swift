/// The answer of a run, a plan, or an expectation.
package enum Verdict: String, Codable, Sendable, Comparable, CaseIterable {
    case passed
    case inconclusive
    case failed

    /// The worst comes last: failed over inconclusive over passed.
    package static func < (left: Verdict, right: Verdict) -> Bool {
        left.severity < right.severity
    }

    /// The worst of several; `passed` when there is none.
    package static func worst(_ verdicts: some Sequence<Verdict>) -> Verdict {
        verdicts.max() ?? .passed
    }

    private var severity: Int {
        switch self {
        case .passed: 0
        case .inconclusive: 1
        case .failed: 2
        }
    }
}
