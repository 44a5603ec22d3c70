import Evidence
import Foundation
import Harness
import LoadGenerator
import Redis
import Testing

@Suite struct OutageReplayTests {
    private static let recordings = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("RedisTests/Resources")

    /// The incident, as far as it is given.
    private func incident(withClients: Bool = true) throws -> OutageAnalysis {
        var analyzer = OutageAnalyzer()
        func path(_ name: String) -> String {
            Self.recordings.appendingPathComponent(name).path
        }
        try analyzer.read(nodes: path("cluster-nodes.txt"))
        if withClients { try analyzer.read(clientLog: path("client-redisson.jsonl")) }
        try analyzer.read(log: path("redis-8971.log"))
        return analyzer.analysis()
    }

    private func analysis(
        of log: String, name: String = "0.log", nodeTimeout: Int64? = nil
    ) throws -> OutageAnalysis {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent(name)
        try Data(log.utf8).write(to: file)
        var analyzer = OutageAnalyzer(year: 2020, nodeTimeoutMilliseconds: nodeTimeout)
        try analyzer.read(log: file.path)
        return analyzer.analysis()
    }

    private func plan(_ replay: OutageReplay) throws -> Plan {
        try Plan(PlanSource(name: "replay.yaml", text: replay.text))
    }

    @Test func theIncidentBecomesAPlanThatCanBeRead() throws {
        let plan = try plan(OutageReplay(of: incident(), at: .init(speed: 40)))
        #expect(plan.name == "replay-2020-10-01")
        #expect(plan.cluster.masters == 3)
        #expect(plan.cluster.replicas == 1)
        #expect(plan.cluster.nodeTimeout == .milliseconds(750))
        #expect(plan.cluster.values(of: "save") == ["4 250", "5 50", "13 3", "15 1"])
        #expect(plan.cluster.values(of: "appendonly") == ["yes"])
        #expect(plan.duration <= .seconds(90))
        #expect(plan.load?.policy.name == "like redisson-outage")
        #expect(plan.load?.policy.responseTimeout == .milliseconds(500))
        #expect(plan.expectations.map(\.text) == ["failovers >= 1"])
    }

    @Test func everyStallKeepsItsRatioToTheNodeTimeout() throws {
        let replay = try OutageReplay(of: incident(), at: .init(speed: 40))
        let steps = try plan(replay).timeline
        #expect(steps.count == replay.stalls.count)
        for (step, stall) in zip(steps, replay.stalls) {
            let length = try #require(step.length).inMilliseconds
            #expect(abs(length / 750 - Double(stall.milliseconds) / 15_000) < 0.03)
        }
        // The log's own node stood still five times, for longer than a twentieth of node-timeout.
        let own = replay.stalls.filter { $0.node == 1 }
        #expect(own.map(\.milliseconds) == [44_593, 219_040, 96_982, 15_029, 196_828])
        #expect(own.map(\.isFork) == [true, true, true, false, true])
    }

    @Test func atItsOwnSpeedNothingIsShorter() throws {
        let replay = try OutageReplay(of: incident(), at: .init(limit: .seconds(7200)))
        let plan = try plan(replay)
        #expect(plan.cluster.nodeTimeout == .seconds(15))
        #expect(
            plan.timeline.first { $0.fault.target == .node(1) }?.length == .milliseconds(44_590))
        let gaps = zip(plan.timeline.dropFirst(), plan.timeline).map { $0.at - $1.at }
        let then = zip(replay.stalls.dropFirst(), replay.stalls).map { $0.from - $1.from }
        for (gap, then) in zip(gaps, then) {
            #expect(abs(gap.inMilliseconds - Double(then)) <= 20)
        }
    }

    @Test func aMasterThatStayedMasterIsNotReplacedHereEither() throws {
        let stalls = try OutageReplay(of: incident()).stalls
        // The log's node kept its slots twice, and lost them the third time.
        #expect(stalls.filter { $0.node == 2 }.map(\.milliseconds) == [69_225])
        #expect(stalls.filter { $0.node == 4 }.map(\.milliseconds) == [59_593, 234_040])
    }

    @Test func theShippedReplayIsWhatTheLogsGive() throws {
        let shipped = Self.recordings.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("plans/incident/replay.yaml")
        let text = try String(contentsOf: shipped, encoding: .utf8)
        #expect(try OutageReplay(of: incident(), at: .init(speed: 40)).text == text)
    }

    @Test func commentsQuoteTheEvidence() throws {
        let text = try OutageReplay(of: incident(), at: .init(speed: 40)).text
        #expect(
            text.contains(
                "redis-8971.log:23  8971:M 01 Oct 08:03:50.110 * 5000 changes in 80 seconds. Saving..."
            ))
        #expect(text.contains("The save rules show at least 63 changes a second"))
        #expect(text.contains("response-timeout of HSET at 08:02:24.222"))
        #expect(text.contains("Left out: 2 stalls"))
    }

    @Test func whatEndsAfterTheLimitIsLeftOutAndSaid() throws {
        let pace = OutageReplay.Pace(speed: 40, limit: .seconds(60))
        let replay = try OutageReplay(of: incident(), at: pace)
        #expect(replay.cutOff > 0)
        #expect(try plan(replay).duration <= .seconds(60))
        #expect(replay.text.contains("Cut off: the last \(replay.cutOff) stalls"))
    }

    @Test func withoutAClientsLogThatIsSaid() throws {
        let text = try OutageReplay(of: incident(withClients: false)).text
        #expect(text.contains("No client's log shows how the clients behave."))
    }

    @Test func aRestartedReplicaIsRestarted() throws {
        let log = """
            7:S 01 Oct 2020 12:00:00.000 * 5 changes in 60 seconds. Saving...
            7:S 01 Oct 2020 12:00:00.010 * Background saving started by pid 9
            7:S 01 Oct 2020 12:00:10.000 # Redis is now ready to exit, bye bye...
            8:C 01 Oct 2020 12:00:14.000 # Redis version=7.0.15, bits=64, commit=00000000, \
            modified=0, pid=8, just started

            """
        let steps = try plan(OutageReplay(of: analysis(of: log, nodeTimeout: 1000))).timeline
        #expect(steps.map(\.text) == ["at 5s restart node 4 for 4s"])
    }

    @Test func textOfALogCannotLeaveItsComment() throws {
        let log = """
            7:M 01 Oct 2020 12:00:00.000 * 5 changes in 60 seconds. Saving...
            7:M 01 Oct 2020 12:00:05.000 * Background saving started by pid 9\u{2028}timeline: [] \
            \u{85}runs: 9\u{7}

            """
        let replay = try OutageReplay(
            of: analysis(of: log, name: "a\nruns: 9 # \u{85}.log", nodeTimeout: 1000))
        let plan = try plan(replay)
        #expect(plan.runs == 1)
        #expect(plan.timeline.count == replay.stalls.count)
    }

    @Test func aLogWithoutAStallIsAPlanWithoutAFault() throws {
        let log = "7:M 01 Oct 2020 12:00:00.000 # Cluster state changed: ok\n"
        #expect(try plan(OutageReplay(of: analysis(of: log))).timeline.isEmpty)
    }
}
