import ArgumentParser
import Foundation
import Judgement
import Reports
import RunRecord

/// `shaketable report RUN ...`
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge run folders again and write their reports anew, on any machine.",
        discussion: """
            Exit status as for run: that of the worst verdict; 69 when a folder cannot be read or a report not \
            written.

            With --serve nothing is written: a page with all verdicts below a folder (by default \
            runs) and the report of each are served on 127.0.0.1 until Ctrl-C, and browsers ask again \
            while a run goes on.
            """)

    @Argument(
        help: "The run folders; with --serve, the folder that holds them.", completion: .directory)
    var folders: [String] = []

    @Flag(help: "Serve a folder of runs to browsers on this machine.")
    var serve = false

    @Option(help: "With --serve: the port; by default one that is free.")
    var port: UInt16?

    @Option(
        help: ArgumentHelp(
            "Write index.html (a matrix of verdicts), digest.md and junit.xml of all folders here.",
            valueName: "folder"),
        completion: .directory)
    var index: String?

    @OptionGroup var formatOption: FormatOption

    func validate() throws {
        try formatOption.demand(Findings.self)
        if serve {
            guard folders.count <= 1 else { throw ValidationError("--serve takes one folder.") }
            guard formatOption.isForTerminal else {
                throw ValidationError("--serve serves pages only: it takes no --format.")
            }
            guard index == nil else { throw ValidationError("--serve writes no --index.") }
        } else {
            guard !folders.isEmpty else { throw ValidationError("Which run folders?") }
            guard port == nil else { throw ValidationError("--port goes with --serve.") }
        }
    }

    func run() async throws {
        if serve {
            try await Serving(folder: folders.first ?? "runs", port: port ?? 0).run()
            return
        }
        var entries: [PlanEntry] = []
        var isWhole = true
        for path in folders {
            // One that cannot be read takes nothing from the others.
            do {
                let folder = try RunFolder.open(at: path)
                let findings = try RunReport(folder: folder).write(
                    telling: formatOption.isForTerminal || folders.count == 1 ? formatOption : nil)
                let page = URL(fileURLWithPath: "\(folder.reportsPath)/\(HTMLReport.fileName)")
                entries.append(PlanEntry(findings: findings, page: page.absoluteString))
            } catch {
                StandardError.write("\(error)\n")
                isWhole = false
            }
        }
        do {
            if let index { try SubjectFiles(indexOf: entries).write(to: index) }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        if !formatOption.isForTerminal, folders.count > 1 {
            try formatOption.tell(SeveralPlans(entries))
        }
        guard isWhole else { throw ExitStatus.unavailable.code }
        let ran = entries.map(\.findings).filter { $0.unavailable == nil }
        let worst = Verdict.worst(ran.map(\.judgement.verdict))
        if worst != .passed { throw ExitStatus(worst).code }
    }
}

/// `shaketable report --serve`: serves until a signal ends it.
struct Serving {
    let folder: String
    let port: UInt16

    /// Serves.
    ///
    /// - Throws: `ExitCode` 69 when there is no such folder or the port is taken.
    func run() async throws {
        let served = try ServedFolder(folder)
        let server: ReportServer
        do {
            server = try ReportServer(folder: served, port: port)
        } catch {
            throw ExitStatus.unavailable.saying("cannot listen on 127.0.0.1: \(error)")
        }
        let root = served.root
        let work = Task {
            try await server.run { StandardError.write("\(root) is shown at \($0) until Ctrl-C\n") }
        }
        let interruption = Interruption(notice: "ended") { work.cancel() }
        let result = await work.result
        withExtendedLifetime(interruption) {}
        guard case .failure(let error) = result, !work.isCancelled else { return }
        throw ExitStatus.unavailable.saying("cannot serve on 127.0.0.1:\(port): \(error)")
    }
}
