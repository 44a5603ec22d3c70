import ArgumentParser
import Foundation
import History
import RunRecord

/// Which runs are compared with which.
struct ComparisonSources: ParsableArguments {
    @Argument(
        help: "The base and the new runs: run folders, folders that hold some, or histories.",
        completion: .directory)
    var folders: [String] = []

    @Option(
        parsing: .upToNextOption, help: "Several folders or histories to compare with.",
        completion: .directory)
    var base: [String] = []

    @Option(
        parsing: .upToNextOption, help: "Several folders or histories to compare.",
        completion: .directory)
    var new: [String] = []

    @Option(help: "Compare within this history.", completion: .file())
    var history: String?

    @Option(help: "Only this plan; by default all that both sides have.")
    var plan: String?

    @Option(
        help: ArgumentHelp(
            "Compare with so many batches (commands) before the new ones, of the same plan and host.",
            valueName: "batches"))
    var baseLast = 14

    @Option(
        help: ArgumentHelp("Compare the newest so many batches.", valueName: "batches"))
    var newLast = 1

    @Option(help: ArgumentHelp("Compare with these runs of the history.", valueName: "1,4,7"))
    var baseRuns: String?

    @Option(help: ArgumentHelp("Compare these runs of the history.", valueName: "2,3"))
    var newRuns: String?

    func validate() throws {
        if history != nil {
            guard folders.isEmpty, base.isEmpty, new.isEmpty else {
                throw ValidationError("Give --history or folders, not both.")
            }
        } else if base.isEmpty && new.isEmpty {
            // How many there must be is a matter of what is asked: see `areNamed`.
        } else {
            guard folders.isEmpty, !base.isEmpty, !new.isEmpty else {
                throw ValidationError("--base and --new belong together, without other folders.")
            }
        }
        guard baseLast > 0, newLast > 0 else {
            throw ValidationError("--base-last and --new-last must be at least 1.")
        }
        guard (baseRuns == nil) == (newRuns == nil), baseRuns == nil || history != nil else {
            throw ValidationError("--base-runs and --new-runs belong together, with --history.")
        }
        for text in [baseRuns, newRuns].compactMap({ $0 }) where Self.numbers(text) == nil {
            throw ValidationError("Runs are numbers joined by commas, not '\(text)'.")
        }
    }

    /// Whether as many are named as a comparison needs, or the question how many runs one needs.
    func areNamed(isPower: Bool) -> Bool {
        let isOther = history != nil || !base.isEmpty || !new.isEmpty
        return isPower ? !isOther && folders.count <= 1 : isOther || folders.count == 2
    }

    /// The runs of one folder or history.
    ///
    /// - Throws: `ExitCode` 69 when it cannot be read, told.
    func baseRuns(_ path: String) throws -> [MeasuredRun] {
        do {
            return try runs(at: path)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    /// Reads them.
    ///
    /// - Returns: Both sets, and what is to be said of the choice.
    /// - Throws: `ExitCode` 2 when a history holds nothing to compare with, 69 when something cannot
    ///   be read, told.
    func read() throws -> (base: [MeasuredRun], new: [MeasuredRun], notes: [String]) {
        do {
            if let history { return try parted(history) }
            let sides = folders.isEmpty ? (base, new) : ([folders[0]], [folders[1]])
            return (try sides.0.flatMap(runs), try sides.1.flatMap(runs), [])
        } catch let error as ExitCode {
            throw error
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    /// The runs of a run folder, of a folder that holds several, as a night leaves one, or of a whole history.
    private func runs(at path: String) throws -> [MeasuredRun] {
        guard !RunFolder.isFolder(path) else {
            return try Self.runFolders(at: path).flatMap { folder in
                let (runs, problems) = try MeasuredRun.runs(of: RunFolder.open(at: folder))
                for problem in problems { StandardError.write("\(problem)\n") }
                return runs.filter { plan == nil || $0.plan == plan }
            }
        }
        var filter = HistoryFilter()
        filter.plan = plan
        return try HistoryFile(at: path, isReadOnly: true).runs(filter)
    }

    /// The folder itself where it is a run folder or holds none; else the run folders in it, by name.
    static func runFolders(at path: String) throws -> [String] {
        guard !EvidenceFile.isThere(FolderPlace(path, "plan.json")) else { return [path] }
        let inside = try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter {
            EvidenceFile.isThere(FolderPlace(path, $0, "plan.json"))
        }
        return inside.isEmpty ? [path] : inside.map { "\(path)/\($0)" }
    }

    private func parted(
        _ path: String
    ) throws -> (base: [MeasuredRun], new: [MeasuredRun], notes: [String]) {
        let file = try HistoryFile(at: path, isReadOnly: true)
        if let base = baseRuns.flatMap(Self.numbers), let new = newRuns.flatMap(Self.numbers) {
            return (try chosen(base, file), try chosen(new, file), [])
        }
        var selection = HistorySelection()
        selection.baseBatches = baseLast
        selection.newBatches = newLast
        let all = try file.runs()
        let kept = all.filter { plan == nil || $0.plan == plan || $0.isControl }
        let parts = selection.parted(kept)
        guard !parts.base.isEmpty else {
            throw ExitStatus.inconclusive.saying(
                "\(path): there is nothing to compare with yet\(plan.map { " for \($0)" } ?? "")")
        }
        return parts
    }

    private func chosen(_ numbers: Set<Int64>, _ file: HistoryFile) throws -> [MeasuredRun] {
        var filter = HistoryFilter()
        filter.runs = numbers
        let runs = try file.runs(filter)
        let missing = numbers.subtracting(runs.compactMap { $0.number }).sorted()
        guard missing.isEmpty else {
            throw ExitStatus.unavailable.saying(
                "the history has no run \(missing.map { "\($0)" }.joined(separator: ", "))")
        }
        return runs
    }

    private static func numbers(_ text: String) -> Set<Int64>? {
        let numbers = text.split(separator: ",").map { Int64($0) }
        guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
        return Set(numbers.compactMap { $0 })
    }
}
