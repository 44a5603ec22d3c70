import Judgement

/// A verdict as pages show it: a sign, a word and a colour, so that no one of them is needed.
struct VerdictMark: Sendable {
    let verdict: Verdict

    /// The sign alone.
    var sign: String {
        switch verdict {
        case .passed: "✓"
        case .inconclusive: "?"
        case .failed: "✗"
        }
    }

    /// The sign and the word.
    var text: String { "\(sign) \(verdict.rawValue)" }

    /// In a table.
    var inline: Markup {
        .tag("span", ["class": "verdict \(verdict.rawValue)"], .text(text))
    }

    /// Large, for runs that have no verdict yet.
    static var unfinished: Markup {
        .tag("div", ["class": "badge inconclusive"], "… unfinished")
    }

    /// Large.
    var badge: Markup {
        .tag("div", ["class": "badge \(verdict.rawValue)"], .text(text))
    }
}
