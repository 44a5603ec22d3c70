import Judgement
import RunRecord
import Wording

/// The top of the page: the verdict, what it is about, and what casts doubt on it.
struct VerdictSection: Sendable {
    let findings: Findings

    /// The section.
    var markup: Markup {
        let judgement = findings.judgement
        let about = findings.description?.about ?? ""
        return .tag(
            "header", [:],
            findings.progress == nil
                ? VerdictMark(verdict: judgement.verdict).badge : VerdictMark.unfinished,
            .tag("h1", [:], .text(judgement.plan)),
            about.isEmpty ? [] : .tag("p", [:], .text(about)),
            .tag("p", ["class": "faint"], .text(facts)), story, strip, seen, .fragment(notices))
    }

    private var facts: String {
        var parts = [findings.held, findings.judgement.runs.count.counted("run")]
        if let description = findings.description {
            parts += [description.server, UTCTime.text(description.wallClockNanoseconds)]
        }
        return parts.joined(separator: " · ")
    }

    private var story: Markup {
        findings.story.map { .tag("p", ["class": "story"], .text($0)) } ?? []
    }

    /// The numbers at a glance.
    private var strip: Markup {
        let headlines = findings.headlines.filter { $0.value != "-" }
        guard !headlines.isEmpty else { return [] }
        let items = headlines.map { headline in
            Markup.tag(
                "div", [:], .tag("dt", [:], .text(headline.name)),
                .tag("dd", ["class": headline.isBad ? "failed" : ""], .text(headline.value)))
        }
        return .tag("dl", ["class": "strip"], .fragment(items))
    }

    /// What was seen that the plan does not ask about.
    private var seen: Markup {
        let notices = findings.notices
        guard !notices.isEmpty else { return [] }
        return .tag(
            "div", ["class": "notice"], .tag("strong", [:], "Not asked for, but seen"),
            .tag("ul", [:], .fragment(notices.map { .tag("li", [:], .text($0)) })))
    }

    private var notices: [Markup] {
        var notices: [Markup] = []
        if let progress = findings.progress {
            notices.append(notice("\(progress) What follows is what there is of them."))
        }
        if let why = findings.unavailable { notices.append(notice("Not run: \(why)")) }
        if findings.wasInterrupted {
            notices.append(notice("Interrupted: this page shows what there was until then."))
        }
        let missing = findings.judgement.runs.count - findings.runs.count
        if missing > 0 {
            notices.append(
                notice(
                    "The evidence of \(missing.counted("run")) could not be read; only their judgement is shown."
                ))
        }
        notices += findings.problems.map { notice("The record: \($0)") }
        let doubts = findings.doubts
        if !doubts.isEmpty {
            let items = doubts.map { doubt -> Markup in
                let runs = doubt.runs.map { String($0) }.joined(separator: ", ")
                return .tag("li", [:], .text("\(doubt.text) (run \(runs))"))
            }
            notices.append(
                .tag(
                    "div", ["class": "notice"], .tag("strong", [:], "Why this is in doubt"),
                    .tag("ul", [:], .fragment(items))))
        }
        return notices
    }

    private func notice(_ text: String) -> Markup {
        .tag("div", ["class": "notice"], .text(text))
    }
}
