package import Judgement

/// What was judged of one plan, or of one part of a subject.
package struct JudgedSuite: Sendable {
    /// Its name.
    package var name: String
    /// The file that states the cases; nil when there is none.
    package var file: String?
    /// How long it took, in seconds; 0 when that is not known.
    package var seconds = 0.0
    /// When it began, in nanoseconds since 1970, UTC; nil when that is not known.
    package var startedNanoseconds: Int64?
    /// What else is to be known, by name.
    package var properties: [(name: String, value: String)] = []
    /// The cases, in the order in which they are read.
    package var cases: [JudgedCase]

    /// A suite.
    package init(name: String, cases: [JudgedCase]) {
        self.name = name
        self.cases = cases
    }
}

/// One question and its answer.
package struct JudgedCase: Sendable {
    /// How a case came out.
    package enum Outcome: Sendable {
        /// It holds.
        case passed
        /// It does not hold.
        case failed(Note)
        /// Nobody can tell.
        case inconclusive(Note)
        /// It was not asked, and why.
        case skipped(String)
    }

    /// Why a case is not passed.
    package struct Note: Sendable {
        /// Why, in a sentence.
        package var message: String
        /// What else bears on it, a line each.
        package var details: [String] = []
        /// Whether it was stopped before its end.
        package var isInterruption = false

        /// A reason.
        package init(_ message: String, details: [String] = [], isInterruption: Bool = false) {
            self.message = message
            self.details = details
            self.isInterruption = isInterruption
        }
    }

    /// The question.
    package var name: String
    /// The answer.
    package var outcome: Outcome

    /// A case.
    package init(_ name: String, _ outcome: Outcome) {
        self.name = name
        self.outcome = outcome
    }

    /// A case from a verdict.
    ///
    /// - Parameters:
    ///   - name: The question.
    ///   - verdict: The answer.
    ///   - reasons: Why it is not passed, the most telling first.
    package init(_ name: String, _ verdict: Verdict, because reasons: [String]) {
        self.name = name
        outcome =
            switch verdict {
            case .passed: .passed
            case .failed: .failed(Note(reasons.first ?? "failed", details: reasons))
            case .inconclusive:
                .inconclusive(Note(reasons.first ?? "no run tells", details: reasons))
            }
    }
}
