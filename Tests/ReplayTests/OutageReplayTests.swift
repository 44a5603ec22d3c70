import Faults
import Foundation
import LoadGenerator
import OutageAnalysis
import Plan
import Quantities
import Replay
import Testing

@testable import Workload

@Suite struct OutageReplayTests {
    private static let recordings = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("ServerLogTests/Resources")

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
        try Plan(PlanSource(name: "replay.yaml", text: replay.text), vocabulary: .current)
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
        #expect(plan.cluster.data == ByteCount(bytes: 8_288_030))
        #expect(plan.cluster.values(of: "repl-diskless-sync") == ["no"])
        #expect(
            plan.expectations.map(\.text) == [
                "failovers >= 1", "full-resyncs >= 1", "lost-writes >= 1", "flaps >= 7",
                "state-fail-time >= 500ms",
            ])
    }

    @Test func everyStallKeepsItsRatioToTheNodeTimeout() throws {
        let replay = try OutageReplay(of: incident(), at: .init(speed: 40))
        let steps = try plan(replay).timeline.filter {
            [Pause.name, ForkStall.name].contains(type(of: $0.fault).name)
        }
        #expect(steps.count == replay.stalls.count)
        for (step, stall) in zip(steps, replay.stalls) {
            let length = try #require(step.length).inMilliseconds
            // How long a child takes is not exact; a standstill that must outlast one is longer.
            let slack = stall.outlastsChild ? 375.0 : 0
            #expect(abs((length - slack) / 750 - Double(stall.milliseconds) / 15_000) < 0.03)
        }
        // The log's own node stood still five times, for longer than a twentieth of node-timeout.
        let own = replay.stalls.filter { $0.node == 1 }
        #expect(own.map(\.milliseconds) == [44_593, 219_040, 96_982, 19_379, 196_828])
        #expect(own.map(\.isFork) == [true, true, true, false, true])
    }

    @Test func atItsOwnSpeedNothingIsShorter() throws {
        let replay = try OutageReplay(of: incident(), at: .init(limit: .seconds(7200)))
        let plan = try plan(replay)
        #expect(plan.cluster.nodeTimeout == .seconds(15))
        #expect(
            plan.timeline.first { $0.fault.target == .node(1) }?.length == .milliseconds(44_590))
        let steps = plan.timeline.filter {
            [Pause.name, ForkStall.name].contains(type(of: $0.fault).name)
        }
        let gaps = zip(steps.dropFirst(), steps).map { $0.at - $1.at }
        let then = zip(replay.stalls.dropFirst(), replay.stalls).map { $0.from - $1.from }
        for (gap, then) in zip(gaps, then) {
            #expect(abs(gap.inMilliseconds - Double(then)) <= 20)
        }
    }

    @Test func aMasterThatStayedMasterIsNotReplacedHereEither() throws {
        let replay = try OutageReplay(of: incident(), at: .init(speed: 40))
        #expect(replay.stalls.filter { $0.node == 2 }.map(\.milliseconds) == [69_225])
        // The log's node kept its slots twice, and lost them the third time, late.
        let held = replay.holds.filter { $0.replica == 4 && $0.means == .noFailover }
        #expect(held.map(\.end).map { $0 > 0 } == [true, true, true])
        let own = replay.stalls.filter { $0.node == 1 && $0.isFork }
        let steps = try plan(replay).timeline
        for (hold, stall) in zip(held, own) {
            let step = try #require(
                steps.first {
                    $0.fault.target == .node(1) && type(of: $0.fault).name == ForkStall.name
                        && $0.at == .milliseconds(hold.at)
                }, "\(stall)")
            let end = try #require(step.length) + step.at
            let isReplaced = hold.end < Int64(end.inMilliseconds)
            #expect(isReplaced == (stall.milliseconds == 96_982))
        }
    }

    @Test func aVoteThatWasRefusedIsAskedForAgain() throws {
        let holds = try OutageReplay(of: incident(), at: .init(speed: 40)).holds
        let cut = try #require(holds.first { $0.means == .noBus })
        #expect(cut.replica == 5 && cut.master == 2)
        #expect(cut.evidence.contains { $0.text.contains("Failover auth denied") })
        let held = try #require(holds.first { $0.replica == 5 && $0.means == .noFailover })
        // It may ask while it does not hear that its master is back.
        #expect(cut.end - held.end >= 1000)
    }

    @Test func theNewMasterLacksWhatTheOldOneTookLast() throws {
        let replay = try OutageReplay(of: incident(), at: .init(speed: 40))
        let lag = try #require(replay.holds.first { $0.means == .noStream })
        #expect(lag.master == 1 && lag.replica == 4)
        let stall = try #require(replay.stalls.first { $0.milliseconds == 96_982 })
        let late = try #require(
            replay.holds.first { $0.from == stall.from && $0.means == .noFailover })
        #expect(late.at - lag.at == 4000)
        #expect(lag.evidence.contains { $0.text.contains("Full resync from master") })
        // It answered 15 ms after it was asked: no child of its own was in the way.
        let rest = try #require(replay.holds.first { $0.means == .noSave })
        #expect(rest.replica == 4 && rest.at == late.at && rest.end > late.end)
    }

    @Test func aLongResynchronisationKeepsItsPace() throws {
        let replay = try OutageReplay(of: incident(), at: .init(speed: 40))
        let transfer = try #require(replay.transfers.first)
        #expect(replay.transfers.count == 1)
        #expect(transfer.bytes == 165_760_616)
        // 918.715 s from `receiving` to `Flushing old data`.
        #expect(transfer.bytesPerSecond == 165_760_616 * 1000 / 918_715)
        #expect(transfer.master == 4 && transfer.replica == 1)
        let step = try #require(
            try plan(replay).timeline.first { type(of: $0.fault).name == Rate.name })
        let scaled = Double(transfer.bytes) / 20 / Double(transfer.bytesPerSecond)
        #expect(abs((step.length ?? .zero).inSeconds - scaled) < 5)
    }

    @Test func theShippedReplayIsWhatTheLogsGive() throws {
        let shipped = Self.recordings.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("plans/incident/2020-10-01.yaml")
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
        #expect(text.contains("165760616 bytes were sent in a full resynchronisation."))
    }

    @Test func whatEndsAfterTheLimitIsLeftOutAndSaid() throws {
        let pace = OutageReplay.Pace(speed: 40, limit: .seconds(60))
        let replay = try OutageReplay(of: incident(), at: pace)
        #expect(replay.cutOff > 0)
        #expect(try plan(replay).duration <= .seconds(60))
        #expect(try replay.text.contains("\(#require(replay.cutOffInWords)) before and"))
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

    /// A node that ran and was of a minority is cut off, not stopped; slots that were moved are moved.
    @Test func partitionsAndReshardsAreReplayed() throws {
        let (a, b) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
        let log = """
            7:M 03 Mar 2024 10:00:00.000 * Node configuration loaded, I'm \(a)
            7:M 03 Mar 2024 10:00:40.000 # Cluster state changed: fail
            7:M 03 Mar 2024 10:00:40.000 # Cluster is currently down: I am part of a minority partition.
            7:M 03 Mar 2024 10:00:41.000 * DB saved on disk
            7:M 03 Mar 2024 10:00:50.000 # Cluster state changed: ok
            7:M 03 Mar 2024 10:01:00.000 * FAIL message received from \(b) about \(b)
            7:M 03 Mar 2024 10:01:09.000 * Clear FAIL state for node \(b): master without slots is reachable again.
            7:M 03 Mar 2024 10:02:00.000 * Slot range [0, 99] is migrated from node \(a) () in shard 1 to node \(b) () in shard 2.
            """
        let replay = try OutageReplay(of: analysis(of: log, nodeTimeout: 5000))
        #expect(replay.refusal == nil)
        #expect(replay.text.contains("partition: { from: node 1, to: any, traffic: bus }"))
        #expect(replay.text.contains("reshard: { from: node 1, to: node 2, slots: 100 }"))
        let plan = try plan(replay)
        #expect(plan.timeline.count >= 2)
    }

    /// A replica that stood still fails nobody over: the plan does not expect it.
    @Test func nothingIsExpectedThatTheTimeLineCannotMeet() throws {
        let (a, b) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
        let log = """
            7:S 03 Mar 2024 10:00:00.000 * Node configuration loaded, I'm \(a)
            7:S 03 Mar 2024 10:00:10.000 * 10000 changes in 60 seconds. Saving...
            7:S 03 Mar 2024 10:00:30.000 * Background saving started by pid 9
            7:S 03 Mar 2024 10:00:30.500 # Cluster state changed: fail
            7:S 03 Mar 2024 10:00:33.000 # Cluster state changed: ok
            """
        let replay = try OutageReplay(of: analysis(of: log, nodeTimeout: 5000))
        #expect(replay.text.contains("fork-stall: node 4"), "\(replay.text) \(b)")
        #expect(!replay.text.contains("state-fail-time"))
        _ = try plan(replay)
    }

    /// A line that is slow makes no replica ask for everything: the plan says what does.
    @Test func aTransferThatNoStandstillExplainsIsAskedFor() throws {
        let log = """
            7:S 03 Mar 2024 10:00:00.000 * Connecting to MASTER 10.0.0.1:6379
            7:S 03 Mar 2024 10:00:00.001 * MASTER <-> REPLICA sync started
            7:S 03 Mar 2024 10:00:00.002 * Non blocking connect for SYNC fired the event.
            7:S 03 Mar 2024 10:00:00.003 * Master replied to PING, replication can continue...
            7:S 03 Mar 2024 10:00:00.004 * Partial resynchronization not possible (no cached master)
            7:S 03 Mar 2024 10:00:00.100 * Full resync from master: \(String(repeating: "c", count: 40)):1
            7:S 03 Mar 2024 10:00:01.000 * MASTER <-> REPLICA sync: receiving 50000000 bytes from master to disk
            7:S 03 Mar 2024 10:00:41.000 * MASTER <-> REPLICA sync: Flushing old data
            7:S 03 Mar 2024 10:00:41.100 * MASTER <-> REPLICA sync: Loading DB in memory
            7:S 03 Mar 2024 10:00:41.900 * MASTER <-> REPLICA sync: Finished with success
            """
        let replay = try OutageReplay(of: analysis(of: log, nodeTimeout: 5000))
        #expect(replay.text.contains("kill: node 4, for: 1s"), "\(replay.text)")
        #expect(replay.text.contains("rate: { from: node 1, to: node 4"))
        #expect(replay.text.contains("full-resyncs >= 1"))
        let rate = try #require(
            try plan(replay).timeline.first { type(of: $0.fault).name == Rate.name })
        #expect((rate.length ?? .zero) > .seconds(30))
    }

    /// Handovers keep their distance in a plan that has no standstill.
    @Test func momentsKeepTheirDistance() throws {
        let (a, b) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
        func handover(_ minute: Int) -> String {
            """
            7:M 03 Mar 2024 10:0\(minute):00.000 * Manual failover requested by replica \(b).
            7:M 03 Mar 2024 10:0\(minute):01.000 # Configuration change detected. Reconfiguring myself as a replica of \(b)
            7:S 03 Mar 2024 10:0\(minute):30.000 * Setting myself to primary in shard x

            """
        }
        let log =
            "7:M 03 Mar 2024 10:00:00.000 * Node configuration loaded, I'm \(a)\n"
            + handover(1) + handover(5)
        let steps = try plan(OutageReplay(of: analysis(of: log, nodeTimeout: 5000))).timeline
        #expect(steps.map(\.text) == ["at 5s failover to node 4", "at 4m5s failover to node 4"])
    }

    /// A node that ended once makes nobody fail over three times.
    @Test func nothingIsExpectedMoreOftenThanTheTimeLineCan() throws {
        let names = ["a", "b", "c"].map { String(repeating: $0, count: 40) }
        let turns = names[1...].enumerated().map { place, name in
            "7:S 03 Mar 2024 10:01:0\(place).000 # Configuration change detected. "
                + "Reconfiguring myself as a replica of \(name)\n"
        }
        let log =
            """
            7:M 03 Mar 2024 10:00:00.000 * Node configuration loaded, I'm \(names[0])
            7:M 03 Mar 2024 10:00:01.000 # Redis is now ready to exit, bye bye...
            8:C 03 Mar 2024 10:00:50.000 # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=8, just started

            """ + turns.joined()
        let replay = try OutageReplay(of: analysis(of: log, nodeTimeout: 5000))
        #expect(replay.text.contains("restart: node 1"), "\(replay.text)")
        #expect(replay.text.contains("failovers >= 1"))
        _ = try plan(replay)
    }

    /// A master that closed its replica's link and refused new ones had ended; the node timeout is what the
    /// logs leave room for, and not the default.
    @Test func aMasterWhoseProcessHadEndedIsKilled() throws {
        let names = ["a", "b", "c"].map { String(repeating: $0, count: 40) }
        let log = """
            7:S 03 Mar 2024 09:59:40.000 * Node configuration loaded, I'm \(names[2])
            7:S 03 Mar 2024 10:00:00.000 # Connection with master lost.
            7:S 03 Mar 2024 10:00:01.000 * Connecting to MASTER 10.9.0.1:6379
            7:S 03 Mar 2024 10:00:01.002 # Error condition on socket for SYNC: Connection refused
            7:S 03 Mar 2024 10:00:05.900 * FAIL message received from \(names[1]) about \(names[0])
            7:S 03 Mar 2024 10:00:05.901 # Start of election delayed for 700 milliseconds (rank #0, offset 14).
            7:S 03 Mar 2024 10:00:06.700 # Starting a failover election for epoch 7.
            7:S 03 Mar 2024 10:00:06.705 # Failover election won: I'm the new master.
            7:M 03 Mar 2024 10:00:36.000 * Clear FAIL state for node \(names[0]): master without slots is reachable again.
            """
        let replay = try OutageReplay(of: analysis(of: log))
        #expect(replay.text.contains("kill: node 1, for: 36s"), "\(replay.text)")
        #expect(replay.text.contains("cluster-node-timeout: 5s"))
        #expect(replay.text.contains("failovers >= 1"))
        _ = try plan(replay)
    }

    /// What says itself why it could not go on was not killed.
    @Test func aServerThatCannotLoadItsDataIsNotKilled() throws {
        let log = """
            7:M 03 Mar 2024 10:00:00.000 * Server initialized
            7:M 03 Mar 2024 10:00:01.000 # Bad file format reading the append only file: make a backup of your AOF file
            8:C 03 Mar 2024 10:00:50.000 # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=8, just started
            """
        let replay = try OutageReplay(of: analysis(of: log, nodeTimeout: 5000))
        #expect(replay.refusal?.contains("nothing to replay") == true)
    }
}
