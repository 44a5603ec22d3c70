import Foundation
import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

struct RunFolderTests {
    private let plan = PlanRecord(
        name: "pause-master", about: "", runs: 1,
        expectations: [.init(text: "failover-time <= 4s", line: 12, column: 5)])

    private func folder() throws -> RunFolder {
        let path = try WrittenFolders.temporaryFolder() + "/a/b"
        return try RunFolder.create(at: path, plan: plan, planText: "name: pause-master\n")
    }

    private func remove(_ folder: RunFolder) throws {
        let top = URL(fileURLWithPath: folder.path).deletingLastPathComponent()
            .deletingLastPathComponent()
        try FileManager.default.removeItem(at: top)
    }

    @Test func whatIsWrittenIsJudgedTheSameWhenReadBack() throws {
        let folder = try folder()
        defer { try? remove(folder) }
        let group = Loads.group(
            .fault, outcomes: [.success: 3, .timeout: 1], latenciesMicroseconds: [10, 20, 3000])
        let record = Runs.record(
            events: Runs.failover(),
            load: Loads.record(groups: [group], stretches: [Loads.stretch(1, 10)]))
        try WrittenFolders.write(record, to: folder.createRun(1), of: folder)
        try folder.close()
        let read = try RunFolder.open(at: folder.path)
        #expect(read.plan == folder.plan)
        let (judgement, problems) = try read.judge()
        #expect(problems.isEmpty)
        let direct = Judge.judge(
            plan: plan.name, records: [record], expectations: try plan.parsedExpectations())
        #expect(try EvidenceFile.json(judgement) == EvidenceFile.json(direct))
        #expect(judgement.runs[0].measures["outage"] == .infinity)
        try read.write(judgement)
        let again = try #require(try read.readJudgement())
        #expect(try EvidenceFile.json(again) == EvidenceFile.json(judgement))
        #expect(again.runs[0].measures["outage"] == .infinity)
    }

    @Test func infiniteNumbersStandAsTexts() throws {
        let values = [Double.infinity, -.infinity, 1.5]
        let text = try EvidenceFile.json(values)
        #expect(text == #"["infinity","-infinity",1.5]"#)
        #expect(try EvidenceFile.value([Double].self, fromJSON: text) == values)
    }

    @Test func aRunThatWasKilledIsReadAsFarAsItGoes() throws {
        let folder = try folder()
        defer { try? remove(folder) }
        let files = try folder.createRun(1)
        try WrittenFolders.write(Runs.record(events: Runs.failover()), to: files, of: folder)
        let whole = try String(contentsOfFile: files.timelinePath, encoding: .utf8)
        try String(whole.dropLast(20)).write(
            toFile: files.timelinePath, atomically: true, encoding: .utf8)
        let (record, problems) = try files.read()
        #expect(problems.contains { $0.contains("its digest differs") })
        #expect(problems.contains { $0.contains("lines that cannot be read: 1") })
        #expect(RunAnalysis(record).episodes.count == 1)
        #expect(try folder.judge().judgement.verdict == .inconclusive)
    }

    @Test func aDamagedLoadMakesTheRunInconclusive() throws {
        let folder = try folder()
        defer { try? remove(folder) }
        let files = try folder.createRun(1)
        try WrittenFolders.write(
            Runs.record(events: Runs.failover(), load: Loads.record()), to: files, of: folder)
        try "{".write(toFile: files.loadPath, atomically: true, encoding: .utf8)
        let judgement = try folder.judge().judgement
        #expect(judgement.verdict == .inconclusive)
        #expect(judgement.runs[0].doubts.contains { $0.contains("load.json: is damaged") })
    }

    @Test func aRunWithoutADescriptionIsAProblemAndTheOthersAreRead() throws {
        let folder = try folder()
        defer { try? remove(folder) }
        _ = try folder.createRun(1)
        try WrittenFolders.write(
            Runs.record(index: 2, events: Runs.failover()), to: folder.createRun(2), of: folder)
        let (records, problems) = folder.readRuns()
        #expect(records.map { $0.description.index } == [2])
        #expect(problems.first?.contains("runs/1/run.json: there is no such file") == true)
    }

    @Test func aNewerFormatIsRefused() throws {
        let folder = try folder()
        defer { try? remove(folder) }
        try #"{"format": 3, "other": true}"#.write(
            toFile: folder.path + "/plan.json", atomically: true, encoding: .utf8)
        let error = #expect(throws: RunFolderError.self) { try RunFolder.open(at: folder.path) }
        #expect(error?.message.contains("format 3") == true)
    }

    @Test func whatIsNoRunFolderIsRefused() throws {
        #expect(throws: RunFolderError.self) { try RunFolder.open(at: "/nowhere") }
        #expect(throws: RunFolderError.self) {
            try RunFolder.create(at: "/proc/nowhere", plan: plan, planText: "")
        }
    }

    @Test func aFolderIsNotOverwritten() throws {
        let folder = try folder()
        defer { try? remove(folder) }
        let error = #expect(throws: RunFolderError.self) {
            try RunFolder.create(at: folder.path, plan: plan, planText: "")
        }
        #expect(error?.message.contains("holds a run already") == true)
    }

    @Test(arguments: [
        "null", "[]", "{\"at\":9223372036854775807,\"kind\":\"pfail\",\"details\":{}}",
        "\u{0}\u{1}",
        "{\"at\":\"soon\"}",
    ])
    func damagedLinesAreToldAndTheOthersRead(line: String) throws {
        let folder = try folder()
        defer { try? remove(folder) }
        let files = try folder.createRun(1)
        try WrittenFolders.write(Runs.record(events: Runs.failover()), to: files, of: folder)
        let whole = try String(contentsOfFile: files.timelinePath, encoding: .utf8)
        try (line + "\n" + whole).write(
            toFile: files.timelinePath, atomically: true, encoding: .utf8)
        let (record, problems) = try files.read()
        #expect(problems.contains { $0.contains("lines that cannot be read: 1 (the first: 1)") })
        #expect(RunAnalysis(record).episodes.first?.failoverTime == .milliseconds(3610))
    }
}
