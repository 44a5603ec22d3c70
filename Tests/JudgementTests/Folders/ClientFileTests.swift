import Foundation
import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

/// The records of client programs that ran side by side, in the run folder.
struct ClientFileTests {
    private let plan = PlanRecord(name: "pause-master", about: "", runs: 1, expectations: [])

    /// A load whose counts add up.
    private static var load: LoadRecord {
        Loads.record(groups: [
            Loads.group(.baseline, outcomes: [.success: 1], latenciesMicroseconds: [9])
        ])
    }

    /// A folder with a run of two clients, of which one left nothing.
    private func folder(naming name: String = "redis-py") throws -> RunFolder {
        let folder = try RunFolder.create(
            at: try WrittenFolders.temporaryFolder() + "/run", plan: plan, planText: "")
        let own = Runs.record(events: Runs.failover(), load: Self.load)
        var description = own.description
        let clients = [ClientDescription(name: name, version: "8.1.0"), .init(name: "dead")]
        description.clients = clients
        var load = Self.load
        load.errorTexts = [ErrorText(text: "MaxConnectionsError", count: 3)]
        let record = RunRecord(
            description: description, timeline: own.timeline, load: own.load,
            clients: [ClientRecord(clients[0], load: load)])
        try WrittenFolders.write(record, to: folder.createRun(1), of: folder)
        try folder.close()
        return folder
    }

    @Test func whatIsWrittenIsReadBackAndClosed() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        let (record, problems) = try folder.run(1).read()
        #expect(problems.isEmpty)
        #expect(record.clients.map(\.description.name) == ["redis-py", "dead"])
        #expect(record.clients[0].load?.errorTexts?.first?.count == 3)
        #expect(record.clients[1].load == nil)
        let seen = try #require(record.seen(byClient: "redis-py"))
        #expect(seen.load?.errorTexts?.count == 1 && seen.clients.count == 1)
        #expect(record.seen(byClient: "nobody") == nil)
    }

    @Test func oneThatWasChangedAfterwardsIsTold() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        let path = folder.path + "/runs/1/client-redis-py.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("MaxConnectionsError", with: "MinConnectionsError").write(
            toFile: path, atomically: true, encoding: .utf8)
        #expect(try folder.run(1).read().problems.contains { $0.contains("its digest differs") })
    }

    @Test(arguments: ["../../plan", "a/b", "", ".hidden", "x y", String(repeating: "n", count: 41)])
    func aNameThatCouldLeadElsewhereIsNone(name: String) throws {
        #expect(!ClientDescription.isName(name))
        let own = Runs.record(events: Runs.failover(), load: Self.load)
        var description = own.description
        description.clients = [ClientDescription(name: name)]
        #expect(throws: OutOfBounds.self) { try description.checkBounds() }
        description.clients = [.init(name: "twice"), .init(name: "twice")]
        #expect(throws: OutOfBounds.self) { try description.checkBounds() }
    }
}
