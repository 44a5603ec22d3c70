package import Foundation
import Quantities
import Wording

/// The folder that a plan's runs leave, and all that is judged and reported from.
///
///     plan.yaml               the plan as it was run: every default and override spelled out
///     plan.json               PlanRecord: format, name, expectations with their place in the plan
///     runs/1/run.json         RunDescription: cluster, server, seed, machine
///     runs/1/timeline.jsonl   one Event a line, as they came (not always in the order of time)
///     runs/1/load.json        LoadRecord: counts, histograms, series, ledger; missing when the
///                             plan has no load or the run died before it ended
///     runs/1/client-NAME.json LoadRecord of each client program of the plan's `clients`
///     runs/1/history.jsonl    a KeyHistory a line: every operation on the keys that the plan has recorded;
///                             missing when it has none recorded
///     runs/1/polled.jsonl     PolledRecord: the fields, then an answer of a node a line
///     runs/1/closing.json     ClosingRecord: digests and counts of the run's files, written last
///     runs/1/nodes/1/...      each node's redis.conf, nodes.conf and log
///     closing.json            ClosingRecord of plan.yaml, plan.json and the runs' closing records
///     verdict.json            Judgement
///     reports/...             what was made for people
///
/// Times are nanoseconds since the run's start; infinite numbers stand as the text "infinity". The format is
/// version 2; version 1 had no closing records. A program reads its own and older formats, and refuses others.
///
/// Nothing below the folder is reached through a link, and nothing that its files say is believed beyond
/// `RecordBounds`: a folder may come from anywhere.
package struct RunFolder: Sendable {
    /// The version of the layout that this program writes.
    package static let format = 2

    /// Where the folder is.
    package let path: String
    /// What the plan was.
    package let plan: PlanRecord

    private init(path: String, plan: PlanRecord) {
        self.path = path
        self.plan = plan
    }

    /// Makes a folder for a plan that is about to run.
    ///
    /// - Parameters:
    ///   - path: Where; the folders above it are made too.
    ///   - plan: What the plan is.
    ///   - planText: The resolved plan as YAML.
    /// - Returns: The folder, with both written.
    /// - Throws: `RunFolderError` when it holds a run already or cannot be written.
    package static func create(
        at path: String, plan: PlanRecord, planText: String
    ) throws(RunFolderError) -> RunFolder {
        var plan = plan
        plan.folder = UUID().uuidString.lowercased()
        let folder = RunFolder(path: path, plan: plan)
        if EvidenceFile.isThere(folder.planPlace) {
            throw RunFolderError(
                path: path, message: "holds a run already; name another folder or remove it")
        }
        try makeFolder(folder.place.inside("reports"))
        try EvidenceFile.write(text: planText, to: folder.place.inside("plan.yaml"))
        try EvidenceFile.write(plan, to: folder.planPlace)
        return folder
    }

    /// Notes that this machine could not run the plan.
    ///
    /// - Parameter reason: Why.
    /// - Returns: The folder with that noted.
    /// - Throws: `RunFolderError` when it cannot be written.
    package func noting(unavailable reason: String) throws(RunFolderError) -> RunFolder {
        var plan = plan
        plan.unavailable = reason
        try EvidenceFile.write(plan, to: planPlace)
        return RunFolder(path: path, plan: plan)
    }

    /// Writes `closing.json`, once all runs that are made are written. Judging and reporting change nothing that it
    /// speaks of.
    ///
    /// - Throws: `RunFolderError` when a file cannot be read back or the record not written.
    package func close() throws(RunFolderError) { try closing.write() }

    private var closing: FolderClosing {
        FolderClosing(place: place, plan: plan, indexes: runIndexes)
    }

    /// Why a path is no run folder, and what was meant where that can be seen.
    private static func lack(at path: String) -> String {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            return "there is no such folder"
        }
        guard isFolder.boolValue else { return "it is a file; name the folder that holds it" }
        let inside = ((try? manager.contentsOfDirectory(atPath: path)) ?? []).sorted().filter {
            EvidenceFile.isThere(FolderPlace("\(path)/\($0)", "plan.json"))
        }
        guard let first = inside.first else { return "it has no plan.json" }
        let count = inside.count == 1 ? "one" : "\(inside.count)"
        return "it holds \(count), such as \(path)/\(first); name those, or see all with "
            + "shaketable report --serve \(path)"
    }

    /// Opens a folder that a plan left.
    ///
    /// - Parameter path: Where it is.
    /// - Returns: The folder; its runs are not read yet.
    /// - Throws: `RunFolderError` when it is none, or of a newer format.
    package static func open(at path: String) throws(RunFolderError) -> RunFolder {
        let file = FolderPlace(path, "plan.json")
        guard EvidenceFile.isThere(file) else {
            throw RunFolderError(path: path, message: "is no run folder: \(lack(at: path))")
        }
        let data = try EvidenceFile.bytes(of: file)
        let version = try EvidenceFile.value(FormatNumber.self, in: data, of: file).format
        guard version <= format else {
            throw RunFolderError(
                path: path,
                message: "has format \(version) and this program reads up to \(format); "
                    + "use a newer shaketable")
        }
        guard version >= 1 else {
            throw RunFolderError(
                path: path,
                message: "has format \(version), which there never was; formats count from 1")
        }
        return RunFolder(
            path: path, plan: try EvidenceFile.value(PlanRecord.self, in: data, of: file))
    }

    /// Whether a path is a folder, of runs or not.
    package static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// Where reports go.
    package var reportsPath: String { path + "/reports" }

    /// The folder as a place below which no link is followed.
    package var place: FolderPlace { FolderPlace(path) }

    /// Where `plan.json` stands.
    package var planPlace: FolderPlace { place.inside("plan.json") }

    private var runsPlace: FolderPlace { place.inside("runs") }

    // MARK: Runs

    /// The files of one run, whether or not they exist.
    ///
    /// - Parameter index: Which run, from 1.
    /// - Returns: Their paths.
    package func run(_ index: Int) -> RunFiles {
        RunFiles(index: index, place: runsPlace.inside("\(index)"), plan: plan)
    }

    /// Makes the folder of one run.
    ///
    /// - Parameter index: Which run, from 1.
    /// - Returns: Its files, none of them written.
    /// - Throws: `RunFolderError` when it cannot be made.
    package func createRun(_ index: Int) throws(RunFolderError) -> RunFiles {
        let files = run(index)
        try RunFolder.makeFolder(files.place)
        return files
    }

    /// Every run that left anything, in order.
    package var runIndexes: [Int] { runNames.indexes }

    /// What stands in `runs`: the runs in order, and what has no run's name.
    private var runNames: (indexes: [Int], others: [String]) {
        let names = ((try? HeldFolder(runsPlace).contents()) ?? []).sorted()
        // 01 and +1 are numbers too, and would be the same run once more.
        let indexes = names.compactMap { name in
            Int(name).flatMap { (1...RecordBounds.runs).contains($0) && "\($0)" == name ? $0 : nil }
        }
        let known = Set(indexes.map { "\($0)" })
        return (indexes.sorted(), names.filter { !known.contains($0) && !$0.hasPrefix(".") })
    }

    /// Reads all runs, as far as they can be read.
    ///
    /// What is wrong with the folder as a whole is told in each record's timeline, as what is wrong with a run is in
    /// its own: no verdict, history or comparison rests on runs that do not belong together.
    ///
    /// - Parameter isGoing: Whether the runs go on, so that the folder cannot be closed yet.
    /// - Returns: The records in order, and what could not be read, in sentences.
    package func readRuns(isGoing: Bool = false) -> (records: [RunRecord], problems: [String]) {
        var records: [RunRecord] = []
        var problems: [String] = []
        for index in runIndexes {
            do throws(RunFolderError) {
                let (record, found) = try run(index).read()
                records.append(record)
                problems += found
            } catch {
                problems.append(error.description)
            }
        }
        let own = strangeness(of: records, isGoing: isGoing)
        for index in records.indices { records[index].doubt(own) }
        problems += own
        if records.count < plan.runs {
            problems.append(
                "\(path): \(records.count) of \(plan.runs.counted("run")) asked for \(records.count == 1 ? "is" : "are") there"
            )
        }
        if closing.isMissing, !isGoing { problems.append(ClosedFiles.missing(closing.file)) }
        if !plan.hasDigests {
            problems.append(
                "\(path): is of format \(plan.format) and carries no digests: that its files are as the runs left "
                    + "them cannot be shown")
        }
        return (records, problems)
    }

    /// What of the folder is not as the runs left it, in sentences.
    private func strangeness(of records: [RunRecord], isGoing: Bool) -> [String] {
        var found = runNames.others.prefix(3).map { "\(path)/runs/\($0): is the name of no run" }
        if let last = runIndexes.last, last > plan.runs {
            found.append("\(path): has run \(last), and the plan asks for \(plan.runs)")
        }
        let starts = records.map(\.description.wallClockNanoseconds)
        if Set(starts).count < starts.count {
            found.append("\(path): two of its runs began in the same nanosecond: one is a copy")
        }
        return isGoing ? found : found + closing.strangeness()
    }

    // MARK: Verdict

    /// Whether there is a verdict.
    package var isJudged: Bool { EvidenceFile.isThere(place.inside("verdict.json")) }

    /// A report that was written; nil when there is none, or a link in its place.
    package func report(named name: String) -> Data? {
        try? EvidenceFile.bytes(of: place.inside("reports").inside(name))
    }

    /// Writes a report into `reports`, which is made when it is missing.
    ///
    /// - Parameters:
    ///   - text: The report.
    ///   - name: Its file's name.
    /// - Throws: `RunFolderError` when it cannot be written, or `reports` is a link.
    package func write(report text: String, as name: String) throws(RunFolderError) {
        try EvidenceFile.write(text: text, to: place.inside("reports").inside(name))
    }

    /// Whether the folder owes a closing record and has none.
    package var isUnclosed: Bool { closing.isMissing }

    /// Makes a folder and those above it.
    package static func makeFolder(_ place: FolderPlace) throws(RunFolderError) {
        _ = try HeldFolder(place, making: true)
    }

    /// Only the number, readable whatever else a newer format changed.
    private struct FormatNumber: Decodable, BoundedRecord {
        let format: Int

        func checkBounds() throws(OutOfBounds) {}
    }
}

/// Why a run folder, or a file in it, cannot be written or read.
package struct RunFolderError: Error, Hashable, CustomStringConvertible {
    /// The file or folder.
    package let path: String
    /// What is wrong and what would mend it.
    package let message: String

    /// An error about a file.
    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// `PATH: what is wrong`.
    package var description: String { "\(path): \(message)" }
}
