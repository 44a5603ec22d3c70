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
            if let index { try write(entries, to: index) }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        let worst = Verdict.worst(
            entries.filter { $0.findings.unavailable == nil }.map(\.findings.judgement.verdict))
        if worst != .passed { throw ExitStatus(worst).code }
    }

    private func write(_ entries: [PlanEntry], to path: String) throws {
        let folder = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let texts = [
            "index.html": IndexPage().render(entries),
            "digest.md": MarkdownDigest().render(entries),
            "junit.xml": try JUnitReport().render(several: entries.map(\.findings)),
        ]
        for (name, text) in texts {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
    }
}
