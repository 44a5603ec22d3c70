import ArgumentParser
import Foundation
import History
import Judgement
import Reports
import RunRecord
import Wording

/// `shaketable history FILE`, `shaketable history add FILE RUN...`
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the runs of a history and plot their trends, or add run folders to it.",
        subcommands: [HistoryShow.self, HistoryAdd.self], defaultSubcommand: HistoryShow.self)
}

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

/// `shaketable history FILE`
struct HistoryShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List the runs of a history and plot their trends.",
        discussion: "Exit status: 0, or 69 when the file cannot be read.")

    @Argument(help: "The history's file.", completion: .file())
    var file: String

    @Option(help: "Only this plan.")
    var plan: String?

    @Option(
        help: ArgumentHelp(
            "Only the newest so many batches (commands) of each plan.", valueName: "batches"))
    var last: Int?

    @Option(
        help: ArgumentHelp(
            "Only what started then or later: 2026-11-22, or 2026-11-22T20:30:00Z.",
            valueName: "time"))
    var since: String?

    @Option(
        help: ArgumentHelp(
            "Only this measure, as expectations write it; may be repeated.",
            discussion: "By default those that comparisons rest on, and start-up-time."))
    var measure: [String] = []

    @Option(help: "Only this machine: its fingerprint, or the beginning of it.")
    var host: String?

    @OptionGroup var formatOption: FormatOption

    func validate() throws {
        try formatOption.demand(HistoryTrends.self)
        if let last, last < 1 { throw ValidationError("--last must be at least 1.") }
        if let since, Self.nanoseconds(since) == nil {
            throw ValidationError(
                "--since is a day such as 2026-11-22 or a time such as 2026-11-22T20:30:00Z.")
        }
        for name in measure { try MeasureName.check(name) }
    }

    func run() throws {
        var filter = HistoryFilter()
        filter.plan = plan
        filter.host = host
        filter.lastBatches = last
        filter.sinceNanoseconds = since.flatMap { Self.nanoseconds($0) }
        let measures = measure.isEmpty ? nil : measure
        let trends: HistoryTrends
        do {
            let runs = try HistoryFile(at: file, isReadOnly: true).runs(filter)
            trends = HistoryTrends(runs: runs, measures: measures)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        try formatOption.tell(trends)
    }

    private static func nanoseconds(_ text: String) -> Int64? {
        let whole = text.contains("T") ? text : text + "T00:00:00Z"
        guard let date = try? Date(whole, strategy: .iso8601) else { return nil }
        return Int64(exactly: (date.timeIntervalSince1970 * 1e9).rounded())
    }
}
