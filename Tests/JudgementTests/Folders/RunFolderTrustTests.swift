import Foundation
import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

/// Folders whose files do not belong together, or lead elsewhere.
struct RunFolderTrustTests {
    /// A whole folder of so many runs, and its copy's fate.
    private func withFolder(
        runs: Int = 1, _ body: (RunFolder, String) throws -> Void
    ) throws {
        let top = try WrittenFolders.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: top) }
        let folder = try RunFolder.create(
            at: top + "/folder",
            plan: PlanRecord(
                name: "pause-master", about: "", runs: runs,
                expectations: [.init(text: "failovers == 1")], steps: 1),
            planText: "name: pause-master\n")
        for index in 1...runs {
            let groups = LoadWindow.allCases.map {
                Loads.group($0, outcomes: [.success: 3], latenciesMicroseconds: [1, 2, 3])
            }
            try WrittenFolders.write(
                Runs.record(
                    index: index, events: Runs.failover(), load: Loads.record(groups: groups)),
                to: folder.createRun(index), of: folder)
        }
        try folder.close()
        try body(RunFolder.open(at: folder.path), folder.path)
    }

    /// Expects an inconclusive verdict and a sentence about it.
    private func expectDoubt(
        _ words: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (judgement, problems) = try RunFolder.open(at: path).judge()
        #expect(judgement.verdict == .inconclusive, sourceLocation: sourceLocation)
        #expect(
            problems.contains { $0.contains(words) }, "\(problems)", sourceLocation: sourceLocation)
    }

    private func edit(_ file: String, _ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains(old))
        try text.replacingOccurrences(of: old, with: new)
            .write(toFile: file, atomically: false, encoding: .utf8)
    }

    @Test func aWholeFolderPassesWithoutAProblem() throws {
        try withFolder(runs: 2) { folder, _ in
            let (judgement, problems) = try folder.judge()
            #expect(judgement.verdict == .passed)
            #expect(problems.isEmpty)
        }
    }

    @Test func aFileThatIsNotAsTheRunLeftItIsTold() throws {
        for file in ["run.json", "timeline.jsonl", "load.json"] {
            try withFolder { _, path in
                let handle = try FileHandle(forUpdating: URL(filePath: "\(path)/runs/1/\(file)"))
                try handle.seekToEnd()
                try handle.write(contentsOf: Data("\n".utf8))
                try handle.close()
                try expectDoubt("\(file): is not as it was when the run ended", path)
            }
        }
    }

    @Test func aFileOfAnotherRunIsTold() throws {
        try withFolder { _, other in
            try withFolder { _, path in
                let load = "\(path)/runs/1/load.json"
                try edit("\(other)/runs/1/load.json", "77", "78")
                try FileManager.default.removeItem(atPath: load)
                try FileManager.default.copyItem(atPath: "\(other)/runs/1/load.json", toPath: load)
                try expectDoubt("load.json: is not as it was", path)
            }
            try withFolder { _, path in
                try FileManager.default.removeItem(atPath: "\(path)/runs/1")
                try FileManager.default.copyItem(
                    atPath: "\(other)/runs/1", toPath: "\(path)/runs/1")
                try expectDoubt("run.json: is of another run folder", path)
            }
        }
    }

    @Test func aCopiedRunIsTold() throws {
        try withFolder(runs: 2) { _, path in
            try FileManager.default.removeItem(atPath: "\(path)/runs/2")
            try FileManager.default.copyItem(atPath: "\(path)/runs/1", toPath: "\(path)/runs/2")
            try expectDoubt("is of run 1, and its folder of run 2", path)
            try expectDoubt("began in the same nanosecond: one is a copy", path)
        }
    }

    @Test(arguments: ["01", "+1", "0", "-1", "one", "9223372036854775807"])
    func whatIsTheNameOfNoRunIsTold(name: String) throws {
        try withFolder { _, path in
            try FileManager.default.copyItem(
                atPath: "\(path)/runs/1", toPath: "\(path)/runs/\(name)")
            try expectDoubt("runs/\(name): is the name of no run", path)
        }
    }

    @Test func aRunMoreThanThePlanAsksForIsTold() throws {
        try withFolder { _, path in
            try FileManager.default.copyItem(atPath: "\(path)/runs/1", toPath: "\(path)/runs/2")
            try expectDoubt("has run 2, and the plan asks for 1", path)
        }
    }

    @Test func aMissingClosingRecordIsTold() throws {
        for file in ["closing.json", "runs/1/closing.json"] {
            try withFolder { _, path in
                try FileManager.default.removeItem(atPath: "\(path)/\(file)")
                try expectDoubt("\(file): there is no closing record", path)
            }
        }
    }

    @Test(arguments: ["0", "-1", "3", "9223372036854775807"])
    func aFormatThatThereIsNotIsRefused(format: String) throws {
        try withFolder { _, path in
            try edit("\(path)/plan.json", "\"format\" : 2", "\"format\" : \(format)")
            #expect(throws: RunFolderError.self) { try RunFolder.open(at: path) }
        }
    }

    @Test func aFolderThatClaimsToBeOlderThanItsDigestsIsTold() throws {
        try withFolder { _, path in
            try edit("\(path)/plan.json", "\"format\" : 2", "\"format\" : 1")
            try expectDoubt("plan.json says that it is older than closing records", path)
        }
    }

    @Test(arguments: ["0", "-1", "1000001", "9223372036854775807"])
    func aNumberOfRunsThatCannotBeIsRefused(runs: String) throws {
        try withFolder { _, path in
            try edit("\(path)/plan.json", "\"runs\" : 1", "\"runs\" : \(runs)")
            #expect(throws: RunFolderError.self) { try RunFolder.open(at: path) }
        }
    }

    @Test func countsThatDoNotAddUpAreTold() throws {
        let group = Loads.group(.fault, outcomes: [.success: 3], latenciesMicroseconds: [1, 2, 3])
        var load = Loads.record(groups: [group])
        #expect(load.contradictions.isEmpty)
        load.groups[0].issued = 2
        #expect(load.contradictions == ["3 operations of shard 1 ended, and 2 were issued"])
        load.groups[0].issued = 3
        load.groups[0].outcomes[0] = 2
        #expect(load.contradictions == ["3 latencies of shard 1, and 2 operations that succeeded"])
        load.groups[0].outcomes[0] = 3
        load.series = Loads.series(0, 0.1)
        #expect(load.contradictions.count == 2)
        load.series = []
        load.baselineDelivered = load.baselineAsked + 1
        #expect(load.contradictions.count == 1)
        load.baselineDelivered = 0
        load.ledger?.acknowledged = 0
        load.ledger?.lost = 1
        #expect(load.contradictions == ["1 writes lost of 0 acknowledged"])
        // Where a whole cluster is down, more writes are tried, and not read back, than are acknowledged.
        load.ledger?.lost = 0
        load.ledger?.keysWritten = 2
        load.ledger?.keysUnreadable = 3
        #expect(load.contradictions == [])
    }

    @Test func aRecordWhoseCountsDoNotAddUpIsTold() throws {
        try withFolder { _, path in
            let load = "\(path)/runs/1/load.json"
            var record = try EvidenceFile.read(LoadRecord.self, from: FolderPlace(file: load))
            record.groups[0].issued -= 1
            try EvidenceFile.write(record, to: FolderPlace(file: load))
            try expectDoubt("load.json: does not add up", path)
        }
    }

    // MARK: Links

    @Test func aLinkIsNotReadThrough() throws {
        for file in ["plan.json", "runs", "runs/1", "runs/1/run.json", "runs/1/load.json"] {
            try withFolder { _, path in
                let moved = path + "-elsewhere"
                try FileManager.default.moveItem(atPath: "\(path)/\(file)", toPath: moved)
                try FileManager.default.createSymbolicLink(
                    atPath: "\(path)/\(file)", withDestinationPath: moved)
                guard let folder = try? RunFolder.open(at: path) else { return }
                #expect(try folder.judge().judgement.verdict == .inconclusive, "\(file)")
            }
        }
    }

    @Test func aPipeIsNotOpened() throws {
        for file in ["plan.json", "runs/1/run.json", "runs/1/timeline.jsonl", "runs/1/load.json"] {
            try withFolder { _, path in
                try FileManager.default.removeItem(atPath: "\(path)/\(file)")
                #expect(mkfifo("\(path)/\(file)", 0o600) == 0)
                guard let folder = try? RunFolder.open(at: path) else { return }
                #expect(try folder.judge().judgement.verdict == .inconclusive, "\(file)")
            }
        }
    }

    @Test func nothingIsWrittenThroughALink() throws {
        try withFolder { folder, path in
            let precious = path + "-precious"
            try "precious".write(toFile: precious, atomically: false, encoding: .utf8)
            for link in ["reports/summary.txt", "verdict.json"] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(path)/\(link)", withDestinationPath: precious)
            }
            try folder.write(report: "a report", as: "summary.txt")
            try folder.write(try folder.judge().judgement)
            #expect(try String(contentsOfFile: precious, encoding: .utf8) == "precious")
            #expect(folder.report(named: "summary.txt") == Data("a report".utf8))
        }
    }

    @Test func reportsThatAreALinkAreRefused() throws {
        try withFolder { folder, path in
            let elsewhere = path + "-elsewhere"
            try FileManager.default.moveItem(atPath: "\(path)/reports", toPath: elsewhere)
            try FileManager.default.createSymbolicLink(
                atPath: "\(path)/reports", withDestinationPath: elsewhere)
            let error = #expect(throws: RunFolderError.self) {
                try folder.write(report: "a report", as: "summary.txt")
            }
            #expect(error?.description.contains("reports: is a link") == true)
            #expect(folder.report(named: "summary.txt") == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere).isEmpty)
        }
    }

    @Test func aMissingReportsFolderIsMade() throws {
        try withFolder { folder, path in
            try FileManager.default.removeItem(atPath: "\(path)/reports")
            try folder.write(report: "a report", as: "summary.txt")
            #expect(folder.report(named: "summary.txt") == Data("a report".utf8))
        }
    }

    @Test func aDeviceIsNotReplacedByAFile() throws {
        let error = #expect(throws: RunFolderError.self) {
            try EvidenceFile.write(text: "x", to: FolderPlace(file: "/dev/null"))
        }
        #expect(error?.message == "is no regular file")
    }
}
