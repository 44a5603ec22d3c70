import ServerLog

/// Masters and replicas that were changed on somebody's word: manual failovers that took too long,
/// FAILOVER, REPLICAOF, replicas that moved, slots that were moved.
///
/// Each rests on the line of the command itself; who gave it, on what the line says of the client.
enum HandoverRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.sources.indices.flatMap { source -> [Finding] in
            let events = analysis.processEvents.filter { $0.source == source }
            var findings = timedOut(events, source, analysis)
            findings += undecided(events, source, analysis)
            findings += commands(events, source, analysis)
            findings += replicaOf(events, source, analysis)
            findings += moves(events, source, analysis)
            findings += migrations(events, source, analysis)
            findings += singles(events, source, analysis)
            return findings
        }
    }

    private static func timedOut(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let pairs = events.enumerated().compactMap {
            index, event -> (request: ProcessEvent, end: ProcessEvent)? in
            guard event.kind == .failoverTimedOut,
                let request = events[..<index].last(where: { $0.kind == .failoverRequested })
            else { return nil }
            return (request, event)
        }
        guard let first = pairs.first else { return timedOutItself(events, source, analysis) }
        let asker = first.request.node.map { analysis.name($0) } ?? "a replica"
        let longest = pairs.map { $0.end.at - $0.request.at }.max() ?? 0
        return [
            Finding(
                kind: "failover-timed-out", severity: .warning,
                title: "A manual failover that \(asker) asked for timed out "
                    + Span.count(pairs.count, "time", "times"),
                story: [
                    "At \(Span.list(pairs.map { analysis.time($0.request.at) })), after up to "
                        + "\(Span.text(longest)) each. Meanwhile \(analysis.name(source: source)) "
                        + "held its clients back (up to 10 s before Redis 7)."
                ],
                cause:
                    "The replica did not reach the master's offset, or did not win its election, in "
                    + "5 s.",
                change: "Ask when the replica is in sync and there is little traffic.", unknown: "",
                at: first.request.at,
                evidence: pairs.flatMap { [$0.request.evidence, $0.end.evidence] })
        ]
    }

    /// The same in the log of the replica that was asked to take over.
    private static func timedOutItself(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let ends = events.filter { $0.kind == .failoverTimedOut }
        guard let first = ends.first else { return [] }
        let planned = analysis.elections.filter {
            $0.source == source && ($0.plannedAt ?? first.at.advanced(by: 1)) <= first.at
        }
        let isReady = planned.contains { $0.startedAt == nil }
        return [
            Finding(
                kind: "failover-timed-out", severity: .warning,
                title:
                    "A manual failover that \(analysis.name(source: source)) was to carry out timed "
                    + "out \(Span.count(ends.count, "time", "times"))",
                story: ["At \(Span.list(ends.map { analysis.time($0.at) }))."]
                    + (isReady ? ["It had planned its election, and never asked for votes."] : []),
                cause: "",
                change: "Ask when the replica is in sync and there is little traffic.",
                unknown:
                    "Why: it did not reach its master's offset, or did not win its election, in "
                    + "the time allowed (5 s by default).",
                at: first.at, evidence: ends.map(\.evidence))
        ]
    }

    /// Manual failovers that were asked of a master and of whose end its log does not tell.
    private static func undecided(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let asked = events.filter { $0.kind == .failoverRequested }
        guard let last = asked.last else { return [] }
        let isDecided =
            events.contains { $0.kind == .failoverTimedOut && $0.at >= last.at }
            || analysis.roleChanges.contains {
                $0.source == source && $0.becomes == .replica && $0.at >= last.at
            }
        guard !isDecided else { return [] }
        let asker = last.node.map { analysis.name($0) } ?? "a replica"
        let end = analysis.sources[source].lastAt ?? last.at
        return [
            Finding(
                kind: "failover-undecided", severity: .note,
                title: "\(asker) asked \(analysis.name(source: source)) to stand back (manual "
                    + "failover) at \(analysis.time(last.at))",
                story: [
                    (end > last.at
                        ? "Its log goes on for \(Span.text(end - last.at)) and does not tell how it ended."
                        : "Its log ends there.") + " Meanwhile it holds its clients back."
                ],
                cause: "Somebody, or an operator's program, gave the replica CLUSTER FAILOVER.",
                change: "", unknown: "How it ended: the replica's log tells.", at: last.at,
                evidence: asked.map(\.evidence))
        ]
    }

    private static func commands(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        events.filter { $0.note == .failoverCommand }.map { asked in
            let synced = events.first { $0.note == .failoverTargetSynced && $0.at >= asked.at }
            let ended = events.first { $0.note == .failoverCommandEnded && $0.at >= asked.at }
            var target = asked.detail
            while target.hasSuffix(".") { target.removeLast() }
            let becomes = analysis.roleChanges.first {
                $0.source == source && $0.becomes == .replica && $0.at >= asked.at
            }
            let name = analysis.name(source: source)
            var story: [String] = []
            if let synced {
                story.append(
                    "Its replica was in sync \(Span.text(synced.at - asked.at)) later.")
            }
            if becomes != nil { story.append("\(name) is a replica since.") }
            if let ended { story.append("It was called off: \(ended.detail)") }
            return Finding(
                kind: "failover-command", severity: ended == nil ? .note : .warning,
                title: ended == nil && (synced != nil || becomes != nil)
                    ? "\(name) handed over to \(target) on command (FAILOVER) at "
                        + analysis.time(asked.at)
                    : "\(name) was asked to hand over to \(target) (FAILOVER) at "
                        + analysis.time(asked.at),
                story: story, cause: "A client gave the command FAILOVER.", change: "", unknown: "",
                at: asked.at,
                evidence: [asked.evidence] + [synced?.evidence, ended?.evidence].compactMap { $0 })
        }
    }

    private static func replicaOf(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        events.filter { $0.note == .madeReplica || $0.note == .madeMaster }.map { event in
            // An address at the line's end may have been cut off.
            let client = event.detail.firstRange(of: "addr=").flatMap { mark -> String? in
                let rest = event.detail[mark.upperBound...]
                let address = rest.prefix { $0 != " " && $0 != "'" }
                return address.endIndex < rest.endIndex ? String(address) : nil
            }
            let by = client.map { " by \($0)" } ?? ""
            let name = analysis.name(source: source)
            let master = event.detail.prefix { $0 != "," && $0 != " " }
            if event.detail.contains("failover request from") {
                return Finding(
                    kind: "made-master", severity: .note,
                    title: "\(name) took over from its master by FAILOVER at "
                        + analysis.time(event.at),
                    story: ["Its master\(client.map { " (\($0))" } ?? "") handed over to it."],
                    cause: "A client gave the master the command FAILOVER.", change: "",
                    unknown: "", at: event.at, evidence: [event.evidence])
            }
            if event.note == .madeMaster, event.detail.contains("name=sentinel-") {
                return promoted(event, events, client, analysis)
            }
            return Finding(
                kind: event.note == .madeMaster ? "made-master" : "made-replica", severity: .note,
                title: event.note == .madeMaster
                    ? "\(name) was made a master\(by) at \(analysis.time(event.at))"
                    : "\(name) was made a replica of \(master)\(by) at \(analysis.time(event.at))",
                story: [],
                cause: event.detail.contains("name=sentinel-")
                    ? "A Sentinel gave the command: its connection's name says so."
                    : "Somebody gave the command REPLICAOF (SLAVEOF): a Sentinel, an "
                        + "operator, a person.", change: "", unknown: client == nil ? "Who." : "",
                at: event.at, evidence: [event.evidence])
        }
    }

    /// A link that was lost so long before, in ms, has to do with a Sentinel's failover.
    private static let soonBefore: Int64 = 300_000

    /// A replica that a Sentinel made the master: its connection's name says that it was one.
    private static func promoted(
        _ event: ProcessEvent, _ events: [ProcessEvent], _ client: String?,
        _ analysis: OutageAnalysis
    ) -> Finding {
        let lost = events.first {
            $0.kind == .masterLost && $0.at <= event.at && event.at - $0.at <= soonBefore
        }
        let name = analysis.name(source: event.source)
        let who = "A Sentinel\(client.map { " (\($0))" } ?? "")"
        return Finding(
            kind: lost == nil ? "made-master" : "sentinel-failover",
            severity: lost == nil ? .note : .critical,
            title: "\(who) made \(name) the master at \(analysis.time(event.at))"
                + (lost.map {
                    ", \(Span.text(event.at - $0.at)) after it had lost the link to its master"
                } ?? ""),
            story: [], cause: lost == nil ? "" : "The Sentinels had no answer from the master.",
            change: "",
            unknown: lost == nil
                ? "Whether the master had failed or somebody asked for it: the Sentinel's log tells."
                : "What ailed the master: its own log tells.", at: event.at,
            evidence: [lost?.evidence, event.evidence].compactMap { $0 })
    }

    private static func moves(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        events.filter { $0.kind == .movedToOrphan }.map { event in
            let master = event.node.map { analysis.name($0) } ?? "a master"
            return Finding(
                kind: "replica-migration", severity: .note,
                title: "\(analysis.name(source: source)) moved to the orphaned master \(master) at "
                    + "\(analysis.time(event.at)) (replica migration)",
                story: ["That it left its old master's link is a consequence."],
                cause: "That master had lost its last replica, and another has more than "
                    + "cluster-migration-barrier.", change: "", unknown: "", at: event.at,
                evidence: [event.evidence])
        }
    }

    /// Atomic slot migrations (Valkey 9), each with its steps.
    private static func migrations(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let steps = events.filter { $0.note == .slotMigration && !isSingle($0) }
        return Dictionary(grouping: steps) { field("name: ", $0.detail) ?? "" }.values.map {
            steps in
            let first = steps[0]
            let slots = field("slots: ", first.detail, until: "}") ?? "?"
            let peerName =
                field("source_node_human_name: ", first.detail)
                ?? field("target_node_human_name: ", first.detail)
            let peer =
                field("source_node_id: ", first.detail)
                ?? field("target_node_id: ", first.detail)
            let from = [peer.map { String($0.prefix(8)) }, peerName.map { "(\($0))" }]
                .compactMap { $0 }.joined(separator: " ")
            let takes = first.detail.contains("operation: import")
            var story: [String] = []
            for (step, next) in zip(steps, steps.dropFirst()) {
                story.append(
                    "\(state(step)): \(Span.text(max(0, next.at - step.at))).")
            }
            if let why = steps.lazy.compactMap({ reason($0) }).first {
                story.append("It says why: \(why).")
            }
            let end = state(steps[steps.count - 1])
            story.append("Last: \(end), at \(analysis.time(steps[steps.count - 1].at)).")
            let failed = steps.contains {
                $0.detail.contains("fail") || $0.detail.contains("cancel")
            }
            return Finding(
                kind: "slot-migration", severity: failed ? .warning : .note,
                title:
                    "\(analysis.name(source: source)) \(takes ? "takes" : "gives") slots \(slots) "
                    + "\(takes ? "over from" : "to") \(from.isEmpty ? "another node" : from)"
                    + (failed ? ", which failed" : ""),
                story: story, cause: "", change: "", unknown: "", at: first.at,
                evidence: steps.map(\.evidence))
        }
    }

    private static func isSingle(_ step: ProcessEvent) -> Bool {
        step.detail.hasPrefix("imports slot ") || step.detail.hasPrefix("migrates slot ")
    }

    /// Slots that were opened one by one (CLUSTER SETSLOT): on their way, and not yet moved.
    private static func singles(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let steps = events.filter { $0.note == .slotMigration && isSingle($0) }
        guard let first = steps.first else { return [] }
        let ways = Dictionary(grouping: steps) { step in
            let node = step.node.map { analysis.name($0) } ?? "a node"
            return step.detail.hasPrefix("imports") ? "in from \(node)" : "out to \(node)"
        }.map { way, steps in "\(Span.count(steps.count, "slot", "slots")) \(way)" }.sorted()
        return [
            Finding(
                kind: "slots-opened", severity: .note,
                title: "\(analysis.name(source: source)) opened slots to be moved, from "
                    + "\(analysis.time(first.at)) on: \(ways.joined(separator: ", "))",
                story: ["While a slot is open, clients are sent on (ASK) or told to try again."],
                cause: "A reshard: CLUSTER SETSLOT.", change: "",
                unknown: "Whether they were moved in the end, where no line says so.", at: first.at,
                evidence: steps.map(\.evidence))
        ]
    }

    /// Why a step failed, where the server says so behind its state.
    private static func reason(_ step: ProcessEvent) -> Substring? {
        guard let mark = step.detail.firstRange(of: "-> failed, ") else { return nil }
        return step.detail[mark.upperBound...].prefix(200)
    }

    private static func state(_ step: ProcessEvent) -> String {
        guard let arrow = step.detail.firstRange(of: "-> ") else { return "begins" }
        return String(step.detail[arrow.upperBound...].prefix { $0 != "," && $0 != " " })
    }

    private static func field(_ name: String, _ text: String, until end: Character = ",") -> String?
    {
        guard let mark = text.firstRange(of: name) else { return nil }
        let value = text[mark.upperBound...].prefix { $0 != end && $0 != "}" }
        return value.isEmpty ? nil : String(value)
    }
}
