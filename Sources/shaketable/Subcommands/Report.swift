import ArgumentParser
import Evidence
import Foundation
import Reports

/// `shaketable report RUN ...`
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge run folders again and write their reports anew, on any machine.",
        discussion: "Exit status as for run: that of the worst verdict.")

    @Argument(help: "The run folders.", completion: .directory)
    var folders: [String]

    @Option(
        help: ArgumentHelp(
            "Write index.html (a matrix of verdicts), digest.md and junit.xml of all folders here.",
            valueName: "folder"),
        completion: .directory)
    var index: String?

    func run() throws {
        var entries: [PlanEntry] = []
        do {
            for path in folders {
                let folder = try RunFolder.open(at: path)
                let findings = try RunReport(folder: folder).write()
                let page = URL(fileURLWithPath: "\(folder.reportsPath)/\(HTMLReport.fileName)")
                entries.append(PlanEntry(findings: findings, page: page.absoluteString))
            }
            if let index { try IndexFiles(entries: entries).write(to: index) }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        let worst = Verdict.worst(entries.map(\.findings.judgement.verdict))
        if worst != .passed { throw ExitStatus(worst).code }
    }
}
