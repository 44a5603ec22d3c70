import ArgumentParser
import Foundation
import Testing

@testable import Commands

@Suite struct ComparisonSourcesTests {
    /// A night leaves one run folder for each plan, beside files that tell of all.
    @Test func aNightStandsForTheRunFoldersInIt() throws {
        let night = NSTemporaryDirectory() + "night-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: night) }
        for folder in ["pause-master", "kill-master", "reports"] {
            try FileManager.default.createDirectory(
                atPath: "\(night)/\(folder)", withIntermediateDirectories: true)
        }
        for file in ["pause-master/plan.json", "kill-master/plan.json", "index.html"] {
            try Data("{}".utf8).write(to: URL(filePath: "\(night)/\(file)"))
        }
        #expect(
            try ComparisonSources.runFolders(at: night)
                == ["\(night)/kill-master", "\(night)/pause-master"])
        #expect(
            try ComparisonSources.runFolders(at: "\(night)/kill-master")
                == ["\(night)/kill-master"])
        // What holds none is told of as itself.
        #expect(
            try ComparisonSources.runFolders(at: "\(night)/reports") == ["\(night)/reports"])
    }

    @Test func aComparisonNamesTwoAndTheQuestionHowManyRunsOne() throws {
        #expect(throws: (any Error).self) { try Compare.parse(["one"]) }
        #expect(throws: (any Error).self) { try Compare.parse(["one", "two", "--power"]) }
        #expect(throws: (any Error).self) { try Compare.parse(["a", "b", "--rare", "70%"]) }
        _ = try Compare.parse(["one", "two"])
        _ = try Compare.parse(["--power"])
        _ = try Compare.parse(["one", "--power", "--rare", "10%"])
        // Known before the night: how many runs.
        #expect(Compare.configuration.discussion.contains("before 59 runs"))
    }
}
