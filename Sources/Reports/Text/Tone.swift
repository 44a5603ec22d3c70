import Judgement

/// What a piece of text means; a colour scheme decides how it looks.
package enum Tone: Sendable {
    case plain
    /// A heading.
    case strong
    /// Of lesser weight.
    case faint
    case good
    case doubtful
    case bad
    /// One of several things told apart, counted from 0.
    case series(Int)

    /// The tone of a verdict.
    init(_ verdict: Verdict) {
        switch verdict {
        case .passed: self = .good
        case .inconclusive: self = .doubtful
        case .failed: self = .bad
        }
    }
}
