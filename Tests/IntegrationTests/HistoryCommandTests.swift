import Foundation
import RunRecord
import TestSupport
import Testing

@testable import Quantities

/// A history as users meet it: the program beside itself, and files that are no good. No server runs.
struct HistoryCommandTests {
    /// A run folder with a run that needs no server: an event and a description.
    private func folder(_ scratch: Scratch, _ number: Int) throws -> String {
        let path = scratch.file("run-\(number)")
        let plan = PlanRecord(name: "<plan>", about: "", runs: 1, expectations: [], hash: "ab")
        let folder = try RunFolder.create(at: path, plan: plan, planText: "name: plan\n")
        let files = try folder.createRun(1)
        try files.write(
            RunDescription(
                index: 1, plan: "<plan>", about: "", seed: UInt64(number),
                topology: Topology(masters: 1, replicasPerMaster: 0),
                nodeTimeoutMilliseconds: 1000, configuration: [:], server: "redis 7.0.15",
                sandbox: "namespaces", networkEngine: "none", host: ["kernel": "6.1"],
                programVersion: "0", wallClockNanoseconds: Int64(number) * 1_000_000_000,
                askedRate: nil, clientPolicy: nil, steps: ["pause node 1"]))
        let writer = try LineWriter(path: files.timelinePath)
        try writer.append(
            Event(at: .zero, kind: .clusterReady, details: ["start-up": .number(2)]))
        try writer.close()
        return path
    }

    @Test func severalWritersAtOnceLoseNothing() async throws {
        let scratch = try Scratch()
        let folders = try (1...12).map { try folder(scratch, $0) }
        let history = scratch.file("history.db")
        // All of them find that there is no file yet, or is one.
        let programs = try (0..<4).map { writer in
            try Program(["history", "add", history] + folders[writer * 3..<writer * 3 + 3])
        }
        for program in programs {
            let result = await program.end(within: .seconds(60))
            #expect(result.code == 0, "\(result.text)")
        }
        let listed = try await Program.run(["history", history, "--format", "json"])
        #expect(listed.code == 0, "\(listed.text)")
        for number in 1...12 { #expect(listed.text.contains("\"seed\" : \(number),")) }
        let again = try await Program.run(["history", "add", history] + folders)
        #expect(again.text.contains("0 runs added, 1 were there already"))
    }

    @Test func whatCannotBeReadIsToldAndTheRestAdded() async throws {
        let scratch = try Scratch()
        let history = scratch.file("history.db")
        let good = try folder(scratch, 1)
        let result = try await Program.run(["history", "add", history, scratch.file("no"), good])
        #expect(result.code == 69)
        #expect(result.text.contains("is no run folder"))
        #expect(result.text.contains("1 run added"))
        let missing = try await Program.run(["history", scratch.file("none.db")])
        #expect(missing.code == 69 && missing.text.contains("there is no such history"))
    }

    @Test func comparisonsRefuseWhatIsNotAlikeAndWrongUsage() async throws {
        let scratch = try Scratch()
        let (one, other) = (try folder(scratch, 1), try folder(scratch, 2))
        let few = try await Program.run(["compare", one, other])
        #expect(few.code == 2, "\(few.text)")
        #expect(few.text.contains("NOT ENOUGH DATA"))
        let plan = try String(contentsOfFile: other + "/plan.json", encoding: .utf8)
        try plan.replacing("\"ab\"", with: "\"cd\"")
            .write(toFile: other + "/plan.json", atomically: true, encoding: .utf8)
        let refused = try await Program.run(["compare", one, other])
        #expect(refused.code == 65, "\(refused.text)")
        #expect(refused.text.contains("the plans differ: base <plan> (ab); new <plan> (cd)"))
        #expect(try await Program.run(["compare", one, other, "--force"]).code == 2)
        for wrong in [
            ["compare", one], ["compare", one, other, "--tolerance", "5"],
            ["compare", one, other, "--tolerance", "failover=5%"],
            ["compare", "--base", one], ["compare", one, other, "--base-runs", "1"],
        ] {
            #expect(try await Program.run(wrong).code == 64, "\(wrong)")
        }
    }
}
