import ArgumentParser
import Foundation
import Testing

@testable import Commands

@Suite struct PlanSearchTests {
    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let inner = folder.appending(path: "inner")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        for name in ["b.yaml", "a.yml", "notes.txt", "inner/c.yaml"] {
            try Data("x".utf8).write(to: folder.appending(path: name))
        }
        try body(folder.path)
    }

    @Test(arguments: ["out/index.html", "out/plan.json", "out/pause/plan.json"])
    func aFolderThatHoldsRunsIsNotWrittenInto(file: String) throws {
        try Self.withFolder { folder throws in
            let path = folder + "/" + file
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
                withIntermediateDirectories: true)
            try PlanFolder.demandNew(folder + "/out")
            try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: ExitCode(69)) { try PlanFolder.demandNew(folder + "/out") }
            try PlanFolder.demandNew(folder + "/none")
        }
    }

    @Test func aFolderMeansThePlansInIt() throws {
        try Self.withFolder { folder throws in
            #expect(
                try PlanSearch.files([folder], isRecursive: false)
                    == ["\(folder)/a.yml", "\(folder)/b.yaml"])
            #expect(
                try PlanSearch.files([folder + "/"], isRecursive: true)
                    == ["\(folder)/a.yml", "\(folder)/b.yaml", "\(folder)/inner/c.yaml"])
        }
    }

    @Test func aPlanNamedTwiceIsRunOnce() throws {
        try Self.withFolder { folder throws in
            #expect(
                try PlanSearch.files(["\(folder)/b.yaml", folder], isRecursive: false)
                    == ["\(folder)/b.yaml", "\(folder)/a.yml"])
        }
    }

    @Test func aFolderWithoutPlansIsABadPlan() throws {
        try Self.withFolder { folder throws in
            let empty = folder + "/empty"
            try FileManager.default.createDirectory(
                atPath: empty, withIntermediateDirectories: true)
            #expect(throws: ExitStatus.badPlan.code) {
                try PlanSearch.files([empty], isRecursive: true)
            }
        }
    }
}
