import Foundation
import Judgement
import Quantities

/// Several plans, each with its findings.
package struct SeveralPlans: DocumentedSubject, EncodableSubject, JudgedSubject, MeteredSubject,
    TabularSubject
{
    package static let noun = "several plans"
    package static let widths = (most: 120, otherwise: 100)

    /// The plans.
    package let entries: [PlanEntry]
    /// After how many seconds a browser asks for the page again; nil for never.
    package var refreshSeconds: Int?

    /// Plans in their order.
    package init(_ entries: [PlanEntry]) {
        self.entries = entries
    }

    /// The plans' judgements, in their order.
    package var values: any Encodable { entries.map(\.findings.judgement) }

    package var suites: [JudgedSuite] { entries.flatMap(\.findings.suites) }

    /// The series of all plans, one after the other.
    package var rows: [[String]] {
        entries.map(\.findings.rows).reduce(into: []) { joined, rows in
            joined += joined.isEmpty ? rows : Array(rows.dropFirst())
        }
    }

    /// The same families of all plans, each family once as OpenMetrics asks.
    package var metrics: [MetricFamily] {
        entries.map(\.findings.metrics).reduce(into: []) { joined, metrics in
            guard !joined.isEmpty else { return joined = metrics }
            for index in joined.indices { joined[index].add(samplesOf: metrics[index]) }
        }
    }
}

/// One plan of several: its findings, and where its own page is.
package struct PlanEntry: Sendable {
    /// The plan's findings.
    package var findings: Findings
    /// The path of its page as seen from the page that lists it; nil when it has none.
    package var page: String?
    /// Said below its name, such as its folder; nil for nothing.
    package var remark: String?

    /// An entry.
    package init(findings: Findings, page: String?, remark: String? = nil) {
        self.findings = findings
        self.page = page
        self.remark = remark
    }

    /// The page's address: always relative, whatever the path holds, so that no path becomes a
    /// scheme such as `javascript:`.
    var address: String? {
        guard let page else { return nil }
        var allowed = CharacterSet.urlPathAllowed
        allowed.remove(":")
        return page.addingPercentEncoding(withAllowedCharacters: allowed).map { "./\($0)" }
    }
}

extension [PlanEntry] {
    /// Unfinished and failed ones first, then those that cannot be told, then those that passed, then those that were not run.
    var worstFirst: [PlanEntry] {
        func rank(_ entry: PlanEntry) -> Int {
            if entry.findings.progress != nil { return -1 }
            if entry.findings.unavailable != nil { return 3 }
            switch entry.findings.judgement.verdict {
            case .failed: return 0
            case .inconclusive: return 1
            case .passed: return 2
            }
        }
        return enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }
}

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
