import Foundation
import History
import Judgement
import Quantities
import Reports
import RunRecord
import Testing

/// Damaged and forged run folders, by structure: nothing that a folder says ends the program, and none passes that
/// lacks what the whole folder had.
@Suite struct FolderFuzzTests {
    /// How many mutations are tried. `SHAKETABLE_MUTATIONS` asks for more.
    private static var mutations: Int { number("SHAKETABLE_MUTATIONS") ?? 3000 }
    /// What they are drawn from. `SHAKETABLE_MUTATION_SEED` asks for others.
    private static var seed: Int { number("SHAKETABLE_MUTATION_SEED") ?? 14 }

    private static func number(_ variable: String) -> Int? {
        ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
    }

    /// What a verdict rests on, of all runs.
    private struct Story: Hashable {
        var events: [String] = []
        var issued: [UInt64] = []
        var steps: [Int] = []
        var ledgers = 0

        init(_ records: [RunRecord]) {
            let kinds: Set<EventKind> = [
                .runStarted, .clusterReady, .loadStarted, .loadStopped, .runEnded, .stepFired,
                .faultInjected, .faultHealed,
            ]
            for record in records {
                for event in record.timeline where kinds.contains(event.kind) {
                    let isTold = event[.receipt].map { !$0.isEmpty } ?? true
                    events.append("\(event.kind.rawValue) \(event[.step] ?? -1) \(isTold)")
                }
                issued.append(record.load?.groups.reduce(0) { $0 + $1.issued } ?? 0)
                steps.append(record.description.steps.count)
                ledgers += record.load?.ledger == nil ? 0 : 1
            }
            events.sort()
        }
    }

    /// All that the program does with a folder.
    private struct Reader {
        let history: HistoryFile
        let base: [MeasuredRun]

        /// - Returns: The verdict and what it rests on; nil when the folder is refused.
        func read(_ path: String, writing: Bool) -> (Verdict, Story)? {
            guard let folder = try? RunFolder.open(at: path) else { return nil }
            if let old = try? folder.readJudgement() {
                _ = DocumentPage().render(
                    SeveralPlans([
                        PlanEntry(findings: Findings(judgement: old, runs: []), page: "x")
                    ]).document)
            }
            let (records, problems) = folder.readRuns()
            guard let judgement = try? folder.judge(records) else { return nil }
            if writing {
                let findings = Findings(
                    judgement: judgement, runs: records, folder: folder.path, problems: problems)
                for format in ReportCatalog.all { _ = try? format.init().render(findings) }
                _ = try? history.add(HistoryBatch(records, of: folder, judged: judgement))
                let runs = MeasuredRun.runs(records, of: folder, judged: judgement)
                var options = ComparisonOptions()
                options.isForced = true
                _ = try? Comparer(options).compare(base, with: runs)
            }
            return (judgement.verdict, Story(records))
        }
    }

    @Test func noMutationEndsTheProgramAndNoneThatLacksAnythingPasses() throws {
        let sound = try SoundFolders()
        defer { sound.remove() }
        let first = try RunFolder.open(at: sound.all[0].path)
        let reader = Reader(
            history: try HistoryFile(at: sound.top + "/history.db"),
            base: try MeasuredRun.runs(of: first).runs)
        var stories: [Story] = []
        for folder in sound.all {
            let (verdict, story) = try #require(reader.read(folder.path, writing: true))
            #expect(verdict == .passed, "\(folder.path)")
            stories.append(story)
        }
        var random = SplitMix64(seed: UInt64(Self.seed))
        var refused = 0
        for number in 0..<Self.mutations {
            // Reading latencies takes longest.
            let index = number % 150 == 0 ? 0 : number % 150 == 1 ? 1 : number % 12 == 2 ? 2 : 3
            let folder = sound.all[index]
            let mutation = FolderMutation(
                of: folder.files, besides: sound.all.map(\.files), &random)
            let changes = mutation.changes.filter { $0.value != folder.files[$0.key] }
            guard !changes.isEmpty else { continue }
            try apply(changes, to: folder.path)
            let found = reader.read(folder.path, writing: number % 15 == 0)
            try undo(changes, of: folder)
            guard let (verdict, story) = found else {
                refused += 1
                continue
            }
            let isEvidence = changes.keys.contains { $0 != "verdict.json" }
            // Without digests nothing tells a sound file of another run of the same kind.
            let lacks =
                folder.hasDigests ? isEvidence : story != stories[index] && !mutation.isCopy
            #expect(
                verdict != .passed || !lacks,
                "mutation \(number) of \(folder.path): \(Self.differences(changes, folder.files))")
        }
        #expect(refused > 0 && refused < Self.mutations / 2)
    }

    /// Parts of sound folders, put together to what never was one.
    @Test func noSpliceOfSoundFoldersPasses() throws {
        let sound = try SoundFolders(withKin: true)
        defer { sound.remove() }
        let reader = Reader(
            history: try HistoryFile(at: sound.top + "/history.db"),
            base: try MeasuredRun.runs(of: try RunFolder.open(at: sound.all[0].path)).runs)
        var stories: [Story] = []
        for folder in sound.all {
            let (verdict, story) = try #require(reader.read(folder.path, writing: false))
            #expect(verdict == .passed, "\(folder.path)")
            stories.append(story)
        }
        let kin = sound.all.indices.filter { sound.all[$0].hasDigests }
        var random = SplitMix64(seed: UInt64(Self.seed))
        for number in 0..<Self.mutations / 10 {
            // Reading latencies takes longest.
            let index = number % 100 == 0 ? number / 100 % 2 : kin[number % kin.count]
            let folder = sound.all[index]
            let splice = FolderSplice(
                of: folder.files,
                besides: kin.filter { $0 != index }.map { sound.all[$0].files }, &random)
            let changes = splice.changes.filter { $0.value != folder.files[$0.key] }
            guard !changes.isEmpty else { continue }
            try apply(changes, to: folder.path)
            let found = reader.read(folder.path, writing: number % 50 == 0)
            try undo(changes, of: folder)
            guard let (verdict, story) = found else { continue }
            let isEvidence = changes.keys.contains { $0 != "verdict.json" }
            let lacks =
                folder.hasDigests ? isEvidence : story != stories[index] && !splice.isCopy
            #expect(
                verdict != .passed || !lacks,
                "splice \(number) of \(folder.path): \(Self.differences(changes, folder.files))")
        }
    }

    /// Where each changed file first differs, with what stands around it.
    private static func differences(_ changes: [String: Data?], _ files: [String: Data]) -> String {
        changes.sorted { $0.key < $1.key }.map { name, data in
            let (old, new) = ([UInt8](files[name] ?? Data()), [UInt8](data ?? Data()))
            let place = zip(old, new).prefix { $0 == $1 }.count
            func excerpt(_ bytes: [UInt8]) -> String {
                String(
                    decoding: bytes[max(0, place - 60)..<min(bytes.count, place + 60)],
                    as: UTF8.self)
            }
            return "\(name) at \(place): '\(excerpt(old))' is now '\(excerpt(new))'"
        }.joined(separator: "; ")
    }

    private func apply(_ changes: [String: Data?], to path: String) throws {
        for (name, data) in changes {
            let file = URL(filePath: "\(path)/\(name)")
            if let data {
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try data.write(to: file)
            } else {
                try? FileManager.default.removeItem(at: file)
            }
        }
    }

    private func undo(_ changes: [String: Data?], of folder: SoundFolders.Sound) throws {
        for name in changes.keys {
            let file = URL(filePath: "\(folder.path)/\(name)")
            if let data = folder.files[name] {
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try data.write(to: file)
            } else if folder.files.keys.contains(where: { $0.hasPrefix(name.parent + "/") })
                || name.parent.isEmpty
            {
                try? FileManager.default.removeItem(at: file)
            } else {
                try? FileManager.default.removeItem(at: file.deletingLastPathComponent())
            }
        }
    }
}

extension String {
    /// The path of the folder that a path is in; empty for one that is in none.
    fileprivate var parent: String { split(separator: "/").dropLast().joined(separator: "/") }
}
