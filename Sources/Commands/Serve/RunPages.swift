import Foundation
import Judgement
import Reports
import RunRecord
import Synchronization

/// The pages about a folder of runs, made when they are asked for.
final class RunPages: Sendable {
    private struct Kept {
        let page: String
        let madeAt: Date
    }

    /// What was found when the evidence was judged here.
    private struct Checked {
        let stamp: [String]
        let findings: Findings
    }

    private let folder: ServedFolder
    /// Pages of runs that go on, so that many readers cost the runs no more than one.
    private let kept = Mutex<[String: Kept]>([:])

    /// Verdicts by the runs' names. A `verdict.json` is believed no more than any other file of a folder that came
    /// from elsewhere: the evidence is judged, once, and again when one of its files changes.
    private let checked = Mutex<[String: Checked]>([:])

    /// How long the index judges what it has not judged yet, in seconds; the rest is judged when it is asked for again.
    private static let patience = 5.0

    /// How often a page of runs that go on is made and asked for again, in seconds.
    static let refreshSeconds = 5

    /// Pages of a folder.
    init(folder: ServedFolder) {
        self.folder = folder
    }

    /// The matrix of all runs' verdicts.
    func index() -> String {
        keeping("/") {
            let runs = FoundRun.all(in: folder.root)
            let deadline = Date().addingTimeInterval(Self.patience)
            var isUnchecked = false
            let entries = runs.map { run in
                var findings: Findings
                if let known = kept(of: run) {
                    findings = known
                } else if run.progress == .done, Date() >= deadline {
                    isUnchecked = true
                    findings = Self.unjudged(run)
                    findings.progress = "Its evidence is judged when this page is asked for again."
                } else {
                    findings = self.findings(of: run)
                }
                findings.progress = findings.progress ?? run.remark
                let place = run.name.isEmpty ? "report/" : "report/\(run.name)/"
                return PlanEntry(
                    findings: findings, page: place, remark: run.name.isEmpty ? nil : run.name)
            }
            let isGoing = isUnchecked || runs.contains { $0.progress == .going }
            var several = SeveralPlans(entries)
            several.refreshSeconds = isGoing ? Self.refreshSeconds : nil
            return several.page()
        }
    }

    /// A run folder's report; nil when there is none of that name.
    ///
    /// - Parameter components: The folder's path from the served one.
    /// - Returns: The page.
    func report(_ components: [String]) -> String? {
        let name = components.joined(separator: "/")
        guard let path = folder.path(of: "/" + Self.encoded(components)),
            let run = FoundRun(at: path, name: name)
        else { return nil }
        if run.progress == .done,
            findings(of: run).judgement.verdict == (try? run.folder.readJudgement())?.verdict,
            let page = run.folder.report(named: HTMLReport.fileName)
        {
            return String(decoding: page, as: UTF8.self)
        }
        return keeping("/report/" + name) {
            do {
                var document = try run.findings().document
                document.refreshSeconds = run.progress == .going ? Self.refreshSeconds : nil
                return DocumentPage().render(document)
            } catch {
                var refusal = Document(title: "No report")
                refusal.lead = [.notice("\(error)")]
                return DocumentPage().render(refusal)
            }
        }
    }

    /// What was found before; nil when its evidence is not as it was then.
    private func kept(of run: FoundRun) -> Findings? {
        guard let known = checked.withLock({ $0[run.name] }), known.stamp == run.stamp else {
            return nil
        }
        return known.findings
    }

    /// What its evidence says, without the evidence; inconclusive when it cannot be judged.
    private func findings(of run: FoundRun) -> Findings {
        if let kept = kept(of: run) { return kept }
        let stamp = run.stamp
        let findings: Findings
        do {
            let whole = try run.findings()
            findings = Findings(
                judgement: whole.judgement, runs: [], folder: run.folder.path,
                unavailable: whole.unavailable)
        } catch {
            findings = Self.unjudged(run, problems: ["it cannot be judged: \(error)"])
        }
        if run.progress != .going {
            checked.withLock { $0[run.name] = Checked(stamp: stamp, findings: findings) }
        }
        return findings
    }

    private static func unjudged(_ run: FoundRun, problems: [String] = []) -> Findings {
        Findings(
            judgement: Judgement(
                plan: run.folder.plan.name, verdict: .inconclusive, expectations: [], runs: [],
                measures: [],
                bounds: FailoverBounds(
                    textbookSeconds: 0, worstCaseSeconds: 0, failovers: 0, aboveTextbook: 0,
                    aboveWorstCase: 0)),
            runs: [], folder: run.folder.path, unavailable: run.folder.plan.unavailable,
            problems: problems)
    }

    private static func encoded(_ components: [String]) -> String {
        components.map {
            $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        }.joined(separator: "/")
    }

    private func keeping(_ key: String, _ make: () -> String) -> String {
        let limit = Date().addingTimeInterval(-Double(Self.refreshSeconds) / 2)
        let page = kept.withLock { kept -> String? in
            kept = kept.filter { $0.value.madeAt > limit }
            return kept[key]?.page
        }
        if let page { return page }
        let made = make()
        kept.withLock { $0[key] = Kept(page: made, madeAt: Date()) }
        return made
    }
}
