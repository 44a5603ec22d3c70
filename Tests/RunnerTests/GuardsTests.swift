import Judgement
import RedisClient
import RunRecord
import Synchronization
import TestSupport
import Testing

@testable import Linux
@testable import Runner
@testable import Testbed

/// What makes a run's numbers untrustworthy, on a cluster of which nothing is started.
struct GuardsTests {
    /// What tripped at the end of a run in which so much happened.
    private func tripped(
        sinceWhenClockMovedBy movement: Int64 = 0, _ happens: (ClusterWatch) -> Void = { _ in }
    ) throws -> (
        guards: [String: String], poll: String?
    ) {
        let idle = try IdleCluster(Topology(masters: 3, replicasPerMaster: 1))
        let scheduling = SchedulingWatch()
        let now = WallClockSample.take()
        let guards = Guards(
            nodeTimeout: .seconds(600), scheduling: scheduling, watch: idle.cluster.watch,
            timeline: idle.timeline,
            wallClock: WallClockSample(
                monotonicNanoseconds: now.monotonicNanoseconds,
                offsetNanoseconds: now.offsetNanoseconds - movement, uncertaintyNanoseconds: 100))
        happens(idle.cluster.watch)
        guards.check(outputs: idle.cluster.outputs)
        let events = try idle.recorded()
        var found: [String: String] = [:]
        for event in events where event.kind == .guardTripped {
            found[event[.guardName] ?? ""] = event[.message] ?? ""
        }
        return (found, events.first { $0.kind == .witness && $0[.witness] == .poll }?[.why])
    }

    @Test func aTakeoverThatNoStepAskedForIsSomebodyElses() throws {
        let foreign = try tripped { $0.hearOfTakeover(by: 5, at: 7) }
        #expect(
            foreign.guards["somebody else"]
                == "node 5 says that a client told it to take over (CLUSTER FAILOVER), and no step of the plan did"
        )
        let second = try tripped { watch in
            watch.askForTakeover(by: 5)
            watch.hearOfTakeover(by: 5, at: 7)
            watch.hearOfTakeover(by: 5, at: 8)
        }
        #expect(second.guards["somebody else"] != nil)
    }

    @Test func takeoversOfThePlansOwnAreNot() throws {
        let own = try tripped { watch in
            watch.askForTakeover(by: 5)
            watch.hearOfTakeover(by: 5, at: 7)
        }
        #expect(own.guards["somebody else"] == nil)
    }

    /// From a command's begin until the cluster has been whole for a second after its end.
    @Test(arguments: [(0, true), (1, false), (3, false), (4, false), (5, true)])
    func aCommandSpeaksForWhatHappensInItsWindowOnly(second: Int64, isForeign: Bool) throws {
        let found = try tripped { watch in
            let window = watch.commandBegins(at: 1_000_000_000)
            watch.commandEnded(window, at: 2_000_000_000)
            #expect(!watch.commandsRest(isWhole: false, at: 2_500_000_000))
            #expect(!watch.commandsRest(isWhole: true, at: 3_000_000_000))
            #expect(watch.hasCommand)
            #expect(watch.commandsRest(isWhole: true, at: 4_000_000_000))
            #expect(!watch.hasCommand)
            watch.hearOfTakeover(by: 5, at: second * 1_000_000_000)
        }
        #expect((found.guards["somebody else"] != nil) == isForeign)
    }

    @Test func aNodeTimeoutOfACommandIsItsOwnAndALaterOneIsNot() throws {
        let later = try tripped { watch in
            watch.shared.withLock { $0.take(("cluster-node-timeout", "1000"), of: 2, at: 1) }
            let window = watch.commandBegins(at: 2_000_000_000)
            watch.shared.withLock {
                $0.take(("cluster-node-timeout", "500"), of: 2, at: 2_100_000_000)
            }
            watch.commandEnded(window, at: 2_200_000_000)
            _ = watch.commandsRest(isWhole: true, at: 2_300_000_000)
            _ = watch.commandsRest(isWhole: true, at: 3_300_000_000)
            #expect(watch.foreignTimeouts.isEmpty)
            watch.shared.withLock {
                $0.take(("cluster-node-timeout", "500"), of: 2, at: 4_000_000_000)
            }
            #expect(watch.foreignTimeouts.isEmpty)
            watch.shared.withLock {
                $0.take(("cluster-node-timeout", "90000"), of: 2, at: 5_000_000_000)
            }
        }
        #expect(
            later.guards["somebody else"]
                == "node 2 had another cluster-node-timeout for a time, 90000, and no step of the plan set it"
        )
    }

    @Test func aSettingThatNoStepChangedIsSomebodyElses() throws {
        let before = NodeSettings(process: 7, values: ["hz": "10", "save": "", "requirepass": "a"])
        var after = before
        (after.values["hz"], after.values["requirepass"]) = ("20", "b")
        #expect(
            before.changes(until: after, but: []) == [
                "hz became '20' from '10'", "requirepass became '(hidden)' from '(hidden)'",
            ])
        #expect(before.changes(until: after, but: ["hz", "requirepass"]) == [])
        // Another process has read its file anew.
        after.process = 8
        #expect(before.changes(until: after, but: []) == [])
    }

    /// Set by a time service before anything watches for steps, or slewed over the run: the servers' logs are dated by it.
    @Test(arguments: [Int64(50_000_000), -50_000_000, 3_600_000_000_000])
    func aClockThatMovedDuringTheRunIsDoubted(movement: Int64) throws {
        let moved = try tripped(sinceWhenClockMovedBy: movement)
        #expect(
            moved.guards["clock drifted"]?.contains(
                "\(movement / 1_000_000) ms against the monotonic")
                == true, "\(moved.guards)")
        #expect(try tripped(sinceWhenClockMovedBy: 1_000_000).guards["clock drifted"] == nil)
    }

    /// A directive that was changed and put back between two looks is as before, and was counted.
    @Test func whatWasPutBackIsCounted() throws {
        func settings(
            _ process: Int32?, sets: Int, own: Int = 0, hz: String = "10"
        ) -> NodeSettings {
            NodeSettings(
                process: process, values: ["hz": hz],
                counts: NodeCounts(
                    calls: ["config|set": sets, "get": 1000], lookups: 0, own: [.configSet: own]))
        }
        func found(_ before: NodeSettings, _ after: NodeSettings) -> [String] {
            var hands = OtherHands(since: [3: before])
            hands.look([3: after], own: [])
            return hands.findings.map(\.what)
        }
        #expect(
            found(settings(7, sets: 1), settings(7, sets: 3))
                == ["node 3 counts CONFIG SET 2 times more than it was told to"])
        #expect(found(settings(7, sets: 1), settings(7, sets: 3, own: 2)) == [])
        #expect(found(settings(7, sets: 1, own: 1), settings(7, sets: 3, own: 2)).count == 1)
        // A process that was started meanwhile counts from its start, as does what it is told.
        #expect(found(settings(7, sets: 9), settings(8, sets: 1, own: 1)) == [])
        #expect(found(settings(7, sets: 9), settings(8, sets: 2, own: 1)).count == 1)
        // Others may well tell a cluster something that was there before.
        #expect(found(settings(nil, sets: 1), settings(nil, sets: 3)) == [])
        // What is found once is not found again, and one that did not answer has what it had.
        var hands = OtherHands(since: [3: settings(7, sets: 0)])
        hands.look([3: settings(7, sets: 1)], own: [])
        hands.look([3: NodeSettings(process: 7, values: [:])], own: [])
        hands.look([3: settings(7, sets: 1)], own: [])
        #expect(hands.findings.count == 1)
        hands.look([3: settings(7, sets: 2, hz: "20")], own: ["hz"])
        #expect(hands.findings.count == 2)
    }

    @Test func ordersAreReadAsServersCountThem() {
        let text = Information(
            "# Commandstats\r\ncmdstat_config|set:calls=2,usec=9,usec_per_call=4.50,rejected_calls=1\r\n"
                + "cmdstat_debug:calls=1,usec=1\r\ncmdstat_get:calls=41,usec=7\r\n")
        let counts = NodeCounts(
            commands: text,
            statistics: Information("keyspace_hits:30\r\nkeyspace_misses:5\r\n"), own: [:])
        #expect(counts.calls == ["config|set": 2, "debug": 1, "get": 41])
        #expect(counts.lookups == 35)
        #expect(counts.foreignOrders(since: nil).map(\.order) == [.configSet, .debug])
        #expect(NodeOrder(["Config", "SET", "hz", "10"]) == .configSet)
        #expect(NodeOrder(["DEBUG", "SLEEP", "1"]) == .debug)
        #expect(NodeOrder(["CONFIG", "GET", "hz"]) == nil)
    }

    @Test func aWatchThatIsBehindIsNoWitness() throws {
        let behind = try tripped { watch in
            watch.shared.withLock { $0.worstLag = 61_000_000_000 }
        }
        #expect(
            behind.guards["observer fell behind"]
                == "the watch of the nodes paused for 61000 ms; at most 60000 ms is allowed")
        #expect(behind.poll == "the watch paused for 61000 ms")
        let prompt = try tripped { watch in
            watch.shared.withLock { $0.worstLag = 59_000_000_000 }
        }
        #expect(prompt.guards["observer fell behind"] == nil)
        #expect(prompt.poll?.hasPrefix("never answered in the run: ") == true)
    }

    @Test func whereAnotherNodeAnswersThePollIsNoWitness() throws {
        let swapped = try tripped { watch in
            watch.shared.withLock { $0.strangers = [6: 5, 5: 6] }
        }
        #expect(swapped.poll == "where node 5 is asked, node 6 answered")
    }
}
