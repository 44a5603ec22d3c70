import ArgumentParser
import History
import Judgement
import RunRecord
import Wording

/// `shaketable history add FILE RUN...`
struct HistoryAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add run folders to a history; runs that are there already are left as they are.",
        discussion: "Exit status: 0, or 69 when a folder cannot be read or the file not written.")

    @Argument(help: "The history's file; made when it does not exist.", completion: .file())
    var file: String

    @Argument(help: "The run folders.", completion: .directory)
    var folders: [String]

    func run() throws {
        var isWhole = true
        do {
            let history = try HistoryFile(at: file)
            for path in folders {
                isWhole = try add(path, to: history) && isWhole
            }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        if !isWhole { throw ExitStatus.unavailable.code }
    }

    /// Adds one folder; false when it cannot be read.
    private func add(_ path: String, to history: HistoryFile) throws -> Bool {
        let folder: RunFolder
        let judgement: Judgement
        let read: (records: [RunRecord], problems: [String])
        do throws(RunFolderError) {
            folder = try RunFolder.open(at: path)
            read = folder.readRuns()
            judgement = try folder.judge(read.records)
        } catch {
            StandardError.write("\(error)\n")
            return false
        }
        for problem in read.problems { StandardError.write("\(problem)\n") }
        let batch = HistoryBatch(read.records, of: folder, judged: judgement)
        let added = try history.add(batch)
        let old = batch.runs.count - added
        let there = old > 0 ? ", \(old) were there already" : ""
        print("\(path): \(added.counted("run")) added\(there)")
        return true
    }
}
