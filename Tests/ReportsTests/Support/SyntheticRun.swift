import Quantities
import RunRecord
import TestSupport

/// A run such as `pause-master` leaves: 3 shards, 40 s, 2000 operations a second; node 1 is paused
/// from 5 s to 25 s and node 4 takes over after some 3.7 s.
struct SyntheticRun {
    var index = 1
    var plan = "pause-master"
    /// Moves the failover's instants, in milliseconds.
    var lateness: Int64 = 0
    var hasLoad = true
    var lostKey = "key:17"

    static let seconds = 40

    func point(_ milliseconds: Int64) -> Offset {
        Offset(nanoseconds: milliseconds * 1_000_000)
    }

    var won: Int64 { 8705 + lateness }

    var record: RunRecord {
        RunRecord(
            description: description, timeline: timeline,
            load: hasLoad ? SyntheticLoad(run: self).record : nil)
    }

    var description: RunDescription {
        RunDescription(
            index: index, plan: plan,
            about:
                "A master freezes for 20 s; its replica must take over in time and clients must "
                + "ride through.",
            seed: 4711 + UInt64(index), topology: Topology(masters: 3, replicasPerMaster: 1),
            nodeTimeoutMilliseconds: 2000,
            configuration: ["cluster-node-timeout": "2000", "save": ""],
            server: "redis 7.0.15", sandbox: "namespaces", networkEngine: "relay",
            host: [
                "cores": "2", "kernel": "6.1.0", "memory": "8 GiB", "processor": "Some <CPU> & Co",
            ],
            programVersion: "0.1.0", wallClockNanoseconds: 1_700_000_000_000_000_000,
            askedRate: 2000, clientPolicy: "redisson",
            steps: ["at 5 s, pause master of slot 0 for 20 s"])
    }

    var timeline: [Event] { faultEvents + logEvents + viewEvents }

    private var faultEvents: [Event] {
        [
            Event(at: point(-2400), kind: .processStarted, node: 1, details: ["pid": .integer(7)]),
            Event(at: point(-100), kind: .clusterReady, details: ["start-up": .number(2.3)]),
            Event(at: point(0), kind: .runStarted),
            Event(at: point(1), kind: .loadStarted),
            Event(
                at: point(5000), kind: .stepFired,
                details: ["step": .integer(0), "fault": .text("pause")]),
            Event(
                at: point(5003), kind: .faultInjected, node: 1, shard: 1,
                details: [
                    "step": .integer(0), "fault": .text("pause"), "disables": .flag(true),
                    "receipt": .text("process 7 in state T 0.4 ms after SIGSTOP"),
                ]),
            Event(
                at: point(25_004), kind: .faultHealed, node: 1, shard: 1,
                details: [
                    "step": .integer(0), "fault": .text("pause"),
                    "receipt": .text("process 7 left state T after SIGCONT"),
                ]),
            Event(at: point(40_000), kind: .loadStopped),
            Event(at: point(40_200), kind: .converged),
            Event(at: point(40_900), kind: .runEnded, details: ["interrupted": .flag(false)]),
        ]
    }

    private var logEvents: [Event] {
        let about: EventDetails = ["about": .integer(1)]
        return [
            Event(at: point(7310), kind: .suspected, node: 3, details: about),
            Event(at: point(7560), kind: .suspected, node: 2, details: about),
            Event(at: point(7750), kind: .failMarked, node: 2, details: about),
            Event(at: point(7753), kind: .failReceived, node: 4, details: about),
            Event(
                at: point(7800), kind: .electionDelayed, node: 4, details: ["delay": .integer(812)]),
            Event(
                at: point(won - 7), kind: .electionStarted, node: 4, details: ["epoch": .integer(7)]
            ),
            Event(at: point(won - 3), kind: .voteGranted, node: 2, details: ["to": .integer(4)]),
            Event(at: point(won), kind: .electionWon, node: 4, shard: 1),
            Event(at: point(7750), kind: .clusterState, node: 2, details: ["state": .text("fail")]),
            Event(
                at: point(won + 90), kind: .clusterState, node: 2, details: ["state": .text("ok")]),
            Event(at: point(25_020), kind: .demoted, node: 1, details: ["master": .integer(4)]),
            Event(at: point(25_030), kind: .partialResync, node: 1),
        ]
    }

    private var viewEvents: [Event] {
        let nodes = [2, 3, 4, 5, 6]
        var events = (1...6).map { view(at: 0, node: $0, owner: "1") }
        events.append(
            Event(
                at: point(5030), kind: .reachability, node: 1, details: ["reachable": .flag(false)])
        )
        for node in nodes {
            let step = Int64(node) * 7
            events.append(view(at: 7753 + step, node: node, owner: "1", state: "fail", failed: "1"))
            events.append(view(at: won + 20 + step, node: node, owner: "4", failed: "1"))
        }
        events.append(
            Event(
                at: point(25_010), kind: .reachability, node: 1, details: ["reachable": .flag(true)]
            ))
        return events + [view(at: 25_030, node: 1, owner: "4")]
    }

    private func view(
        at milliseconds: Int64, node: Int, owner: String, state: String = "ok", failed: String = ""
    ) -> Event {
        Event(
            at: point(milliseconds), kind: .viewChanged, node: node,
            details: [
                "state": .text(state), "owners": .text("\(owner),2,3"), "failed": .text(failed),
                "suspected": .text(""),
            ])
    }
}
