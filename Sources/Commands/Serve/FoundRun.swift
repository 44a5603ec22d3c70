import Foundation
import Judgement
import Reports
import RunRecord

/// A run folder below the folder that is served.
struct FoundRun {
    /// How far its runs are.
    enum Progress: Equatable {
        /// Judged.
        case done
        /// Something was written a moment ago.
        case going
        /// Neither: it was interrupted at once, or killed.
        case stopped
    }

    /// Its path from the served folder, without a slash at either end; empty for the served folder itself.
    let name: String
    let folder: RunFolder
    let progress: Progress

    /// How deep run folders are looked for.
    private static let deepest = 4
    /// More than these are not shown.
    private static let most = 500
    /// A run that goes on writes its time line or its nodes' logs at least so often.
    static let silence: TimeInterval = 30

    /// All run folders in a folder, by their names.
    static func all(in root: String, now: Date = Date()) -> [FoundRun] {
        var found: [FoundRun] = []
        search(root, "", depth: 0, now: now, into: &found)
        return found.sorted { $0.name < $1.name }
    }

    /// The run folder of that name; nil when it is none or cannot be read.
    init?(at path: String, name: String, now: Date = Date()) {
        guard let folder = try? RunFolder.open(at: path) else { return nil }
        self.folder = folder
        self.name = name
        progress =
            folder.isJudged
            ? .done
            : now.timeIntervalSince(Self.lastWritten(folder)) < Self.silence ? .going : .stopped
    }

    private static func search(
        _ path: String, _ name: String, depth: Int, now: Date, into found: inout [FoundRun]
    ) {
        guard found.count < most else { return }
        if FileManager.default.fileExists(atPath: path + "/plan.json") {
            if let run = FoundRun(at: path, name: name, now: now) { found.append(run) }
            return
        }
        guard depth < deepest,
            let entries = try? FileManager.default.contentsOfDirectory(atPath: path)
        else { return }
        for entry in entries.sorted() where !entry.hasPrefix(".") {
            let inner = "\(path)/\(entry)"
            // Links are not followed: they could lead out, or round and round.
            let type = try? FileManager.default.attributesOfItem(atPath: inner)[.type]
            guard type as? FileAttributeType == .typeDirectory else { continue }
            search(
                inner, name.isEmpty ? entry : "\(name)/\(entry)", depth: depth + 1, now: now,
                into: &found)
        }
    }

    private static func lastWritten(_ folder: RunFolder) -> Date {
        let runs = folder.runIndexes.map { folder.run($0) }
        let paths =
            [folder.path + "/plan.json"]
            + runs.flatMap { [$0.timelinePath, $0.descriptionPath, $0.path + "/progress.log"] }
            + runs.map { $0.nodePath(1) + "/redis.log" }
        let dates = paths.map { path -> Date in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return attributes?[.modificationDate] as? Date ?? .distantPast
        }
        return dates.max() ?? .distantPast
    }

    /// What changes when a file of its evidence does, found without reading any.
    var stamp: [String] {
        let folders = [folder.path] + folder.runIndexes.map { folder.run($0).path }
        return folders.flatMap { path in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            return names.sorted().map { name in
                let attributes = try? FileManager.default.attributesOfItem(
                    atPath: "\(path)/\(name)")
                let date = attributes?[.modificationDate] as? Date ?? .distantPast
                return "\(path)/\(name) \(date.timeIntervalSince1970) \(attributes?[.size] ?? 0)"
            }
        }
    }

    /// What there is of it.
    ///
    /// - Returns: The findings; every run's evidence is read, which takes a while.
    /// - Throws: `RunFolderError` when the folder cannot be judged.
    func findings() throws -> Findings {
        let (records, problems) = folder.readRuns(isGoing: progress == .going)
        return Findings(
            judgement: try folder.judge(records), runs: records, command: folder.plan.command,
            folder: folder.path, planHash: folder.plan.hash, unavailable: folder.plan.unavailable,
            problems: progress == .going ? [] : problems, progress: remark)
    }

    /// What to say of runs that are not done; nil when they are.
    var remark: String? {
        let made = folder.runIndexes.count
        return switch progress {
        case .done: nil
        case .going: "The runs still go on: run \(max(1, made)) of \(folder.plan.runs)."
        case .stopped:
            "The runs ended before their end, or were killed: \(made) of \(folder.plan.runs) begun."
        }
    }
}
