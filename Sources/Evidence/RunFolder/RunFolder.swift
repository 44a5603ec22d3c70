import Foundation

/// The folder that a plan's runs leave, and all that is judged and reported from.
///
///     plan.yaml               the plan as it was run: every default and override spelled out
///     plan.json               PlanRecord: format, name, expectations with their place in the plan
///     runs/1/run.json         RunDescription: cluster, server, seed, machine
///     runs/1/timeline.jsonl   one Event a line, as they came (not always in the order of time)
///     runs/1/load.json        LoadRecord: counts, histograms, series, ledger; missing when the
///                             plan has no load or the run died before it ended
///     runs/1/history.jsonl    a KeyHistory a line: every operation on the keys that the plan has recorded;
///                             missing when it has none recorded
///     runs/1/nodes/1/...      each node's redis.conf, nodes.conf and log
///     verdict.json            Judgement, written last
///     reports/...             what was made for people
///
/// Times are nanoseconds since the run's start; infinite numbers stand as the text "infinity". The
/// format is version 1. A program reads its own and older formats, and refuses newer ones.
package struct RunFolder: Sendable {
    /// The version of the layout that this program writes.
    package static let format = 1

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
        let folder = RunFolder(path: path, plan: plan)
        if FileManager.default.fileExists(atPath: folder.planPath) {
            throw RunFolderError(
                path: path, message: "holds a run already; name another folder or remove it")
        }
        try makeFolder(path)
        try makeFolder(folder.reportsPath)
        try EvidenceFile.write(text: planText, to: path + "/plan.yaml")
        try EvidenceFile.write(plan, to: folder.planPath)
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
        try EvidenceFile.write(plan, to: planPath)
        return RunFolder(path: path, plan: plan)
    }

    /// Opens a folder that a plan left.
    ///
    /// - Parameter path: Where it is.
    /// - Returns: The folder; its runs are not read yet.
    /// - Throws: `RunFolderError` when it is none, or of a newer format.
    package static func open(at path: String) throws(RunFolderError) -> RunFolder {
        let planPath = path + "/plan.json"
        guard FileManager.default.fileExists(atPath: planPath) else {
            throw RunFolderError(
                path: path, message: "is no run folder: it has no plan.json")
        }
        let version = try EvidenceFile.read(FormatNumber.self, from: planPath)
        guard version.format <= format else {
            throw RunFolderError(
                path: path,
                message: "has format \(version.format) and this program reads up to \(format); "
                    + "use a newer shaketable")
        }
        return RunFolder(path: path, plan: try EvidenceFile.read(PlanRecord.self, from: planPath))
    }

    /// Whether a path is a folder, of runs or not.
    package static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// Where `verdict.json` stands.
    package var verdictPath: String { path + "/verdict.json" }

    /// Where reports go.
    package var reportsPath: String { path + "/reports" }

    private var planPath: String { path + "/plan.json" }

    private var runsPath: String { path + "/runs" }

    // MARK: Runs

    /// The files of one run, whether or not they exist.
    ///
    /// - Parameter index: Which run, from 1.
    /// - Returns: Their paths.
    package func run(_ index: Int) -> RunFiles {
        RunFiles(index: index, path: "\(runsPath)/\(index)")
    }

    /// Makes the folder of one run.
    ///
    /// - Parameter index: Which run, from 1.
    /// - Returns: Its files, none of them written.
    /// - Throws: `RunFolderError` when it cannot be made.
    package func createRun(_ index: Int) throws(RunFolderError) -> RunFiles {
        let files = run(index)
        try RunFolder.makeFolder(files.path)
        return files
    }

    /// Every run that left anything, in order.
    package var runIndexes: [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: runsPath)) ?? []
        return names.compactMap { Int($0) }.filter { $0 > 0 }.sorted()
    }

    /// Reads all runs, as far as they can be read.
    ///
    /// - Returns: The records in order, and what could not be read, in sentences.
    package func readRuns() -> (records: [RunRecord], problems: [String]) {
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
        if records.count < plan.runs {
            problems.append(
                "\(path): \(records.count) of the \(plan.runs) runs asked for are there")
        }
        return (records, problems)
    }

    // MARK: Verdict

    /// Writes `verdict.json`.
    package func write(_ judgement: Judgement) throws(RunFolderError) {
        try EvidenceFile.write(judgement, to: verdictPath)
    }

    /// Reads `verdict.json`; nil when there is none yet.
    package func readJudgement() throws(RunFolderError) -> Judgement? {
        guard FileManager.default.fileExists(atPath: verdictPath) else { return nil }
        return try EvidenceFile.read(Judgement.self, from: verdictPath)
    }

    /// Judges the folder's runs from what is on disk.
    ///
    /// - Returns: The verdict, and what could not be read; nothing is written.
    /// - Throws: `RunFolderError` when an expectation of the plan cannot be read.
    package func judge() throws(RunFolderError) -> (judgement: Judgement, problems: [String]) {
        let (records, problems) = readRuns()
        return (try judge(records), problems)
    }

    /// Judges runs that were read before.
    ///
    /// - Parameter records: The folder's runs, as `readRuns` gave them.
    /// - Returns: The verdict, which cannot be `passed` when runs are missing; nothing is written.
    /// - Throws: `RunFolderError` when an expectation of the plan cannot be read.
    package func judge(_ records: [RunRecord]) throws(RunFolderError) -> Judgement {
        let expectations: [Expectation]
        do throws(ExpectationError) {
            expectations = try plan.parsedExpectations()
        } catch {
            throw RunFolderError(path: planPath, message: "has an expectation: \(error)")
        }
        var judgement = Judge.judge(
            plan: plan.name, records: records, expectations: expectations)
        if records.count < plan.runs {
            judgement.verdict = max(judgement.verdict, .inconclusive)
        }
        return judgement
    }

    static func makeFolder(_ path: String) throws(RunFolderError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw RunFolderError(
                path: path, message: "cannot be made: \(EvidenceFile.reason(error))")
        }
    }

    /// Only the number, readable whatever else a newer format changed.
    private struct FormatNumber: Decodable {
        let format: Int
    }
}
