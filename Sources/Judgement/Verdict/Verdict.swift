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

/// What is to be said of one run by itself.
package struct RunJudgement: Codable, Sendable {
    /// Which run, from 1.
    package var index: Int
    /// Inconclusive when a guard tripped or a receipt is missing; else the worst expectation.
    package var verdict: Verdict
    /// Why it is inconclusive, one sentence each; empty when it is not.
    package var doubts: [String]
    /// The episodes (shards that lost their master), each with its phases.
    package var episodes: [Episode]
    /// Every measure's value in this run, by its name; a measure without samples is left out.
    package var measures: [String: Double]
    /// Lost writes by cause, by the cause's name; empty when none is known to be lost.
    package var lossesByCause: [String: UInt64]

    /// A judgement.
    package init(
        index: Int, verdict: Verdict, doubts: [String], episodes: [Episode],
        measures: [String: Double], lossesByCause: [String: UInt64] = [:]
    ) {
        self.index = index
        self.verdict = verdict
        self.doubts = doubts
        self.episodes = episodes
        self.measures = measures
        self.lossesByCause = lossesByCause
    }
}
