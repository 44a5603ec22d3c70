import ArgumentParser
import History
import Reports
import RunRecord

/// Where a command keeps its runs beyond their folder.
struct HistoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Add the runs to this history, an SQLite file; made when it does not exist.",
            discussion: """
                The verdict and the exit status do not depend on it: a file that cannot be written is \
                told, and the folder can be added later with shaketable history add.
                """,
            valueName: "file"),
        completion: .file())
    var history: String?

    /// Adds what was found, and tells what went wrong.
    func add(_ findings: Findings, of folder: RunFolder) {
        guard let history else { return }
        do {
            try HistoryFile(at: history).add(
                HistoryBatch(findings.runs, of: folder, judged: findings.judgement))
        } catch {
            StandardError.write(
                "The runs are not in the history (the verdict stands): \(error)\n")
        }
    }
}
