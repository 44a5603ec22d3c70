import Foundation
import Reports
import RunRecord
import Synchronization

/// The pages about a folder of runs, made when they are asked for.
final class RunPages: Sendable {
    private struct Kept {
        let page: String
        let madeAt: Date
    }

    private let folder: ServedFolder
    /// Pages of runs that go on, so that many readers cost the runs no more than one.
    private let kept = Mutex<[String: Kept]>([:])

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
            let entries = runs.compactMap { run -> PlanEntry? in
                guard var findings = try? run.findings(isWhole: false) else { return nil }
                findings.progress = run.remark
                let place = run.name.isEmpty ? "report/" : "report/\(run.name)/"
                return PlanEntry(
                    findings: findings, page: place, remark: run.name.isEmpty ? nil : run.name)
            }
            let isGoing = runs.contains { $0.progress == .going }
            return IndexPage(refreshSeconds: isGoing ? Self.refreshSeconds : nil).render(entries)
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
            let page = run.folder.report(named: HTMLReport.fileName)
        {
            return String(decoding: page, as: UTF8.self)
        }
        return keeping("/report/" + name) {
            do {
                let findings = try run.findings(isWhole: true)
                return RunPage(
                    refreshSeconds: run.progress == .going ? Self.refreshSeconds : nil
                ).render(findings)
            } catch {
                return RunPage.refusal("\(error)")
            }
        }
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
