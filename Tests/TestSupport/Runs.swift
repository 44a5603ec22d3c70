package import Judgement
package import Quantities
package import RunRecord

/// Small runs for the tests: a cluster of 3 masters (nodes 1 to 3) and a replica of each (4 to 6).
package enum Runs {
    package static let topology = Topology(masters: 3, replicasPerMaster: 1)

    package static func description(
        index: Int = 1, nodeTimeoutMilliseconds: Int64 = 2000, server: String = "redis 7.0.15",
        hasLoad: Bool = true, steps: Int = 1
    ) -> RunDescription {
        RunDescription(
            index: index, plan: "pause-master", about: "", seed: 1, topology: topology,
            nodeTimeoutMilliseconds: nodeTimeoutMilliseconds, configuration: [:], server: server,
            sandbox: "namespaces", networkEngine: "none", host: [:], programVersion: "0",
            wallClockNanoseconds: 0, askedRate: hasLoad ? 1000 : nil,
            clientPolicy: hasLoad ? "plain" : nil,
            steps: [String](repeating: "pause master of slot 0", count: steps),
            durationSeconds: 30)
    }

    /// A run of 30 s: ready at 0 s, load from 1 s to 29 s.
    package static func record(
        index: Int = 1, events: [Event] = [], load: LoadRecord? = nil, ends: Bool = true,
        server: String = "redis 7.0.15"
    ) -> RunRecord {
        var timeline = [
            Event(at: at(0), kind: .runStarted),
            Event(at: at(0.5), kind: .clusterReady, details: ["start-up": .number(2.25)]),
            Event(at: at(1), kind: .loadStarted),
        ]
        timeline += events
        timeline.append(Event(at: at(29), kind: .loadStopped))
        if ends {
            timeline.append(
                Event(at: at(30), kind: .runEnded, details: ["interrupted": .flag(false)]))
        }
        let steps = events.filter { $0.kind == .stepFired }.compactMap { $0[.step] }.max()
        return RunRecord(
            description: description(
                index: index, server: server, hasLoad: load != nil,
                steps: steps.map { Int($0) + 1 } ?? 0),
            timeline: timeline, load: load)
    }

    package static func analysis(_ events: [Event] = [], load: LoadRecord? = nil) -> RunAnalysis {
        RunAnalysis(record(events: events, load: load))
    }

    /// A point of time in seconds, to the microsecond.
    package static func at(_ seconds: Double) -> Offset {
        Offset(nanoseconds: Int64((seconds * 1e6).rounded()) * 1000)
    }

    // MARK: Events

    package static func fired(_ seconds: Double, step: Int64 = 0, fault: String = "pause") -> Event
    {
        Event(
            at: at(seconds), kind: .stepFired,
            details: ["step": .integer(step), "fault": .text(fault)])
    }

    package static func injected(
        _ seconds: Double, node: Int = 1, step: Int64 = 0, fault: String = "pause",
        disables: Bool = true, isFar: Bool? = nil, isolates: Bool? = nil,
        handsOver: Bool? = nil
    ) -> Event {
        Event(
            at: at(seconds), kind: .faultInjected, node: node,
            details: EventDetails {
                $0[.step] = Int(step)
                $0[.fault] = fault
                $0[.receipt] = "state T"
                $0[.disables] = disables
                $0[.isFar] = isFar
                $0[.isolates] = isolates
                $0[.handsOver] = handsOver
            })
    }

    package static func healed(
        _ seconds: Double, node: Int = 1, step: Int64 = 0, fault: String = "pause"
    ) -> Event {
        Event(
            at: at(seconds), kind: .faultHealed, node: node,
            details: [
                "step": .integer(step), "fault": .text(fault), "receipt": .text("state S"),
            ])
    }

    package static func about(_ kind: EventKind, _ seconds: Double, node: Int, about: Int64 = 1)
        -> Event
    {
        Event(at: at(seconds), kind: kind, node: node, details: ["about": .integer(about)])
    }

    package static func election(_ seconds: Double, node: Int = 4, epoch: Int64 = 7) -> Event {
        Event(
            at: at(seconds), kind: .electionStarted, node: node,
            details: ["epoch": .integer(epoch)])
    }

    package static func won(_ seconds: Double, node: Int = 4, shard: Int = 1) -> Event {
        Event(at: at(seconds), kind: .electionWon, node: node, shard: shard)
    }

    package static func view(
        _ seconds: Double, node: Int, owners: String, state: String = "ok",
        suspected: String = ""
    ) -> Event {
        Event(
            at: at(seconds), kind: .viewChanged, node: node,
            details: [
                "state": .text(state), "owners": .text(owners), "suspected": .text(suspected),
                "failed": .text(""),
            ])
    }

    package static func probe(_ seconds: Double, node: Int = 4, shard: Int = 1) -> Event {
        Event(at: at(seconds), kind: .probeAccepted, node: node, shard: shard)
    }

    /// A pause of node 1 from 10 s to 25 s with a whole failover to node 4, won at 13.61 s.
    package static func failover(pausedUntil heal: Double = 25) -> [Event] {
        [
            fired(9.99), injected(10),
            about(.suspected, 12.4, node: 6), about(.suspected, 12.5, node: 2),
            about(.suspected, 12.9, node: 3),
            about(.failMarked, 13, node: 2),
            about(.failReceived, 13.001, node: 3), about(.failReceived, 13.002, node: 4),
            election(13.6), won(13.61), probe(13.63),
            view(13.64, node: 2, owners: "4,2,3"), view(13.66, node: 3, owners: "4,2,3"),
            view(13.65, node: 4, owners: "4,2,3"), view(13.67, node: 5, owners: "4,2,3"),
            view(13.70, node: 6, owners: "4,2,3"),
            healed(heal),
            Event(at: at(heal + 1.5), kind: .converged),
        ]
    }
}
