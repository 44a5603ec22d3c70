import Judgement
import Linux
import RunRecord
import Synchronization
import TestSupport
import Testing

@testable import Runner
@testable import Testbed

/// What makes a run's numbers untrustworthy, on a cluster of which nothing is started.
struct GuardsTests {
    /// What tripped at the end of a run in which so much happened.
    private func tripped(_ happens: (ClusterWatch) -> Void) throws -> (
        guards: [String: String], poll: String?
    ) {
        let idle = try IdleCluster(Topology(masters: 3, replicasPerMaster: 1))
        let scheduling = SchedulingWatch()
        let guards = Guards(
            nodeTimeout: .seconds(600), scheduling: scheduling, watch: idle.cluster.watch,
            timeline: idle.timeline, wallClock: WallClockSample.take())
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
        let foreign = try tripped { $0.hearOfTakeover(by: 5) }
        #expect(
            foreign.guards["somebody else"]
                == "node 5 says that a client told it to take over (CLUSTER FAILOVER), and no step of the plan did"
        )
        let second = try tripped { watch in
            watch.askForTakeover(by: 5)
            watch.hearOfTakeover(by: 5)
            watch.hearOfTakeover(by: 5)
        }
        #expect(second.guards["somebody else"] != nil)
    }

    @Test func takeoversOfThePlansOwnAreNot() throws {
        let own = try tripped { watch in
            watch.askForTakeover(by: 5)
            watch.hearOfTakeover(by: 5)
        }
        #expect(own.guards["somebody else"] == nil)
        let commanded = try tripped { watch in
            watch.allowTakeovers()
            watch.hearOfTakeover(by: 5)
        }
        #expect(commanded.guards["somebody else"] == nil)
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
