import Foundation
import OutageAnalysis
import Testing

@Suite struct FindingTests {
    /// The findings of a log whose lines are given without their beginning, one second apart.
    private func findings(_ messages: [String], role: Character = "M") throws -> [Finding] {
        let lines = messages.enumerated().map { index, message in
            "7:\(role) 01 Oct 2020 12:00:\(index < 10 ? "0" : "")\(index).000 # \(message)\n"
        }
        return try analysis(of: [lines.joined()]).findings
    }

    @Test func everyRuleIsInTheCatalogue() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/OutageAnalysis/Findings")
        let catalogue = try String(
            contentsOf: root.appendingPathComponent("FindingCatalogue.swift"), encoding: .utf8)
        let rules = try FileManager.default.contentsOfDirectory(atPath: root.path)
            .filter { $0.hasSuffix("Rule.swift") }.map { $0.dropLast(6) }
        #expect(rules.count >= 15)
        #expect(rules.filter { !catalogue.contains("\($0).self") } == [])
    }

    @Test func slowDisksAndFailedWritesAreFound() throws {
        let slow =
            "Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer"
        let found = try findings([
            slow, slow, "Error writing to the AOF file: No space left on device",
            "Can't save in background: fork: Cannot allocate memory",
        ])
        #expect(found.map(\.kind) == ["append-failed", "fork-failed", "slow-fsync"])
        #expect(found.last?.title.hasSuffix("kept it waiting 2 times") == true)
        #expect(found.dropFirst().first?.story.first?.hasPrefix("At 12:00:03.000") == true)
    }

    @Test func crashIsFound() throws {
        let found = try findings(["Redis 7.0.15 crashed by signal: 11, si_code: 1"])
        #expect(found.map(\.kind) == ["crash"])
        #expect(found.first?.severity == .critical)
        #expect(found.first?.title.hasSuffix("signal 11") == true)
    }

    @Test func lostElectionIsFoundWithItsObstacles() throws {
        let found = try findings(
            [
                "Start of election delayed for 893 milliseconds (rank #0, offset 14).",
                "Starting a failover election for epoch 7.",
                "Currently unable to failover: Waiting for votes, but majority still not reached.",
                "Currently unable to failover: Failover attempt expired.",
                "Start of election delayed for 510 milliseconds (rank #0, offset 14).",
                "Starting a failover election for epoch 8.",
                "Failover election won: I'm the new master.",
            ], role: "S")
        #expect(found.map(\.kind) == ["election-lost", "failover"])
        #expect(found[0].title.hasSuffix("did not win an election (epoch 7)"))
        #expect(found[0].cause == "Failover attempt expired.")
    }

    @Test func manyOfOneKindAreCounted() throws {
        let lines = (10..<40).map { index in
            "\(index):M 01 Oct 2020 12:\(index):00.000 # Redis 7.0.15 crashed by signal: 11, si\n"
        }
        let found = try analysis(of: [lines.joined()]).findings.filter { $0.kind == "crash" }
        #expect(found.count == 20)
        #expect(found.last?.story == ["And 10 more of this kind."])
    }
}
