import Judgement
import Quantities
import RunRecord

/// One number at the top of a report: the worst of all runs.
struct Headline: Hashable, Sendable {
    /// What it is, such as `outage`.
    let name: String
    /// The value in words; `-` when not known.
    let value: String
    /// Whether it is bad news whatever the plan expects.
    var isBad = false
}

extension Findings {
    /// The numbers that tell a plan's runs at a glance; none when no run could be read.
    var headlines: [Headline] {
        guard !analyses.isEmpty else { return [] }
        let outages = analyses.flatMap { $0.outages }.map { $0.seconds }
        let failovers = episodes.filter { $0.episode.cause != .none }
            .map { $0.episode.failoverTime?.inSeconds ?? .infinity }
        let stops = analyses.compactMap { $0.longestHealthyStop?.seconds }
        return [
            time("outage", outages.max()), time("failover time", failovers.max()), lostHeadline,
            errorHeadline, wait("longest wait of successes") { $0.latency },
            wait("longest wait of failures") { $0.failureLatency },
            time("healthy shards stopped", stops.max()),
        ]
    }

    private func time(_ name: String, _ seconds: Double?) -> Headline {
        Headline(name: name, value: ValueText.text(seconds, .time), isBad: seconds == .infinity)
    }

    private var lostHeadline: Headline {
        guard let writes, writes.lost > 0 || writes.keysChecked > 0 else {
            return Headline(name: "lost writes", value: "-")
        }
        return Headline(
            name: "lost writes",
            value: "\(ValueText.text(writes.lost)) of \(ValueText.text(writes.acknowledged))",
            isBad: writes.lost > 0)
    }

    private var errorHeadline: Headline {
        let tallies = loadTallies
        let issued = tallies.reduce(UInt64(0)) { $0 + $1.issued }
        let failed = tallies.reduce(UInt64(0)) { $0 + $1.failures }
        guard issued > 0 else { return Headline(name: "errors", value: "-") }
        let part = ValueText.text(Double(failed) / Double(issued), .ratio)
        return Headline(
            name: "errors", value: failed == 0 ? "0" : "\(ValueText.text(failed)) (\(part))",
            isBad: failed > 0)
    }

    private func wait(_ name: String, _ histogram: (LoadGroup) -> LatencyHistogram) -> Headline {
        let longest = runs.flatMap { $0.load?.groups ?? [] }.compactMap { histogram($0).max }.max()
        return Headline(name: name, value: ValueText.text(longest))
    }

    /// What was seen that is bad and that the plan does not ask about, a clause each.
    package var notices: [String] {
        (judgement.notices ?? []).map { notice in
            guard judgement.runs.count > 1 else { return notice.text }
            let numbers = notice.runs.map { String($0) }.joined(separator: ", ")
            return "\(notice.text) (run\(notice.runs.count == 1 ? "" : "s") \(numbers))"
        }
    }

    /// How many expectations hold, in words; that nothing was judged where no run could tell.
    var held: String {
        let results = judgement.expectations
        guard !results.isEmpty else { return "no expectations" }
        if results.allSatisfy({ $0.verdict == .inconclusive }) { return "not judged" }
        return "\(results.count { $0.verdict == .passed }) of \(results.count) expectations hold"
    }
}
