import Foundation
import Testing

@testable import Experiments
@testable import Plan

/// What the documentation shows for sweeps on many machines: every part is asked for once, by a command that exists.
@Suite struct SweepSnippetsTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The code of the page whose first lines contain some words.
    private func snippet(_ words: String) throws -> String {
        let text = try String(
            contentsOf: Self.root.appendingPathComponent(
                "Sources/shaketable/Documentation.docc/Sweeps.md"), encoding: .utf8)
        let blocks = text.components(separatedBy: "```").enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
        let block = try #require(blocks.first { $0.contains(words) })
        return block.split(separator: "\n", maxSplits: 1).last.map(String.init) ?? ""
    }

    private func tree(_ text: String) throws -> PlanValue {
        try PlanParser.parse(PlanSource(name: "Sweeps.md", text: text))
    }

    /// The words that `shaketable` is started with when a shell does a script.
    private func arguments(of script: String, _ environment: [String: String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "shaketable() { printf '%s\\n' \"$@\"; return 2; }\n" + script]
        process.environment = environment
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        // A part whose budget is spent before all is known is no failure of the job.
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func checkParts(_ calls: [[String]]) throws {
        var parts: [SweepShard] = []
        var folders: Set<String> = []
        for call in calls {
            #expect(call.first == "sweep")
            let shard = try #require(call.firstIndex(of: "--shard"))
            parts.append(try #require(SweepShard(call[shard + 1])))
            let folder = try #require(call.firstIndex(of: "-o"))
            folders.insert(call[folder + 1])
        }
        #expect(parts.map(\.number) == Array(1...calls.count))
        #expect(parts.allSatisfy { $0.count == calls.count })
        #expect(folders.count == calls.count)
    }

    @Test func theMatrixOfGitHubActionsAsksForEveryPart() throws {
        let tree = try tree(try snippet("A matrix of GitHub Actions"))
        let parts = try #require(tree["strategy"]?["matrix"]?["part"]).list("parts")
        let steps = try #require(tree["steps"]).list("steps")
        let run = try #require(steps.compactMap { $0["run"] }.first?.text)
        #expect(run.contains("$(scripts/build) sweep"))
        #expect(FileManager.default.isExecutableFile(atPath: Self.root.path + "/scripts/build"))
        let calls = try parts.map { part in
            let script = run.replacingOccurrences(of: "$(scripts/build)", with: "shaketable")
                .replacingOccurrences(of: "${{ matrix.part }}", with: try #require(part.text))
            return try arguments(of: script, [:])
        }
        try checkParts(calls)
        let plan = try #require(calls.first?.dropFirst().first)
        #expect(FileManager.default.fileExists(atPath: Self.root.path + "/" + plan))
    }

    @Test func theIndexedJobOfKubernetesAsksForEveryPart() throws {
        let tree = try tree(try snippet("A Kubernetes Indexed Job"))
        #expect(tree["spec"]?["completionMode"]?.text == "Indexed")
        let count = try #require(tree["spec"]?["completions"]?.text.flatMap { Int($0) })
        let pod = try #require(tree["spec"]?["template"]?["spec"])
        let container = try #require(pod["containers"]?.list("containers").first)
        #expect(try container["command"]?.list("words").map(\.text) == ["sh", "-c"])
        let script = try #require(container["args"]?.list("words").first?.text)
        // Indexes count from 0, parts from 1.
        try checkParts(
            (0..<count).map { try arguments(of: script, ["JOB_COMPLETION_INDEX": "\($0)"]) })
    }

    @Test func theArrayOfSlurmAsksForEveryPart() throws {
        let script = try snippet("A Slurm array")
        let array = try #require(script.firstMatch(of: /#SBATCH --array=(\d+)-(\d+)/))
        let (first, last) = (try #require(Int(array.1)), try #require(Int(array.2)))
        try checkParts(
            (first...last).map { try arguments(of: script, ["SLURM_ARRAY_TASK_ID": "\($0)"]) })
    }
}

extension PlanValue {
    /// A scalar's text; nil for anything else.
    fileprivate var text: String? {
        if case .scalar(let text, _) = content { return text }
        return nil
    }
}
