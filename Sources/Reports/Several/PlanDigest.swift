import Judgement
import Quantities

/// What a list of plans says of each: one line's worth.
struct PlanDigest: Sendable {
    let findings: Findings

    /// Whether the plan could not be run here.
    var isSkipped: Bool { findings.unavailable != nil }

    /// Expectations that hold, of all.
    var held: String {
        let results = findings.judgement.expectations
        if findings.held == "not judged" { return findings.held }
        return "\(results.count { $0.verdict == .passed }) of \(results.count)"
    }

    /// What was seen that the plan does not ask about, in a sentence; nil when nothing was.
    var notice: String? {
        let notices = findings.notices
        return notices.isEmpty
            ? nil : "not asked for, but seen: \(notices.joined(separator: "; "))"
    }

    /// Median and greatest failover-time; `-` when nothing failed over.
    var failover: (median: String, max: String) {
        let spread = Spread(
            findings.episodes.map { $0.episode.failoverTime?.inSeconds ?? .infinity })
        return (ValueText.text(spread?.median, .time), ValueText.text(spread?.max, .time))
    }

    /// Lost writes; `-` when none were read back.
    var lost: String {
        if let writes = findings.writes { return ValueText.text(writes.lost) }
        let measure = findings.judgement.measures.first { $0.name == "lost-writes" }
        return measure.map { ValueText.text($0.samples.reduce(0, +), $0.unit) } ?? "-"
    }

    /// The worst thing to say, in a sentence; nil for a plan that passed.
    var remark: String? {
        if let progress = findings.progress { return progress }
        if let why = findings.unavailable { return "not run: \(why)" }
        if findings.wasInterrupted { return "interrupted" }
        let worst = findings.judgement.expectations.filter { $0.verdict != .passed }
            .max { $0.verdict < $1.verdict }
        if let worst, worst.verdict == .failed || findings.doubts.isEmpty {
            return "\(worst.text): \(worst.reason ?? worst.verdict.rawValue)"
        }
        return findings.doubts.first?.text
    }
}
