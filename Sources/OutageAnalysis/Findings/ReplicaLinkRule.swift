import ServerLog

/// Replicas whose link to their master does not hold, as either side tells it.
///
/// Rests on lines that say so by themselves: a replica that was dropped for silence or for its output
/// buffer, one that comes back again and again, a snapshot that cannot be loaded. What it costs is told; why the link broke, only where a line says it.
enum ReplicaLinkRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.sources.indices.flatMap { source in
            let events = analysis.processEvents.filter { $0.source == source }
            var findings = dropped(events, source, analysis)
            findings += buffers(events, source, analysis)
            findings += comings(source, analysis)
            findings += returns(source, analysis)
            findings += losses(events, source, analysis)
            findings += refusals(source, analysis)
            findings += unsent(source, analysis)
            findings += unloaded(events, source, analysis)
            findings += chains(events, source, analysis)
            return findings
        }
    }

    private static func dropped(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let silent = events.filter { $0.kind == .replicaTimedOut }
        return Dictionary(grouping: silent, by: \.detail).map { peer, drops in
            Finding(
                kind: "replica-dropped", severity: .warning,
                title: "\(analysis.name(source: source)) dropped its replica \(peer) for silence "
                    + Span.count(drops.count, "time", "times"),
                story: [
                    "At \(Span.list(drops.map { analysis.time($0.at) })). Each drop may cost a full "
                        + "resynchronisation."
                ],
                cause: "Nothing came from it for repl-timeout.",
                change: "repl-timeout, repl-backlog-size, client-output-buffer-limit replica.",
                unknown: "Whether the replica, the network or the master stood still.",
                at: drops[0].at, evidence: drops.map(\.evidence))
        }
    }

    private static func buffers(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let closed = events.filter { $0.note == .outputBufferPassed }
        return Dictionary(grouping: closed) { field("addr=", $0.detail) ?? "" }.map {
            peer, events in
            let isReplica =
                field("flags=", events[0].detail)?.contains("S") == true
                || field("cmd=", events[0].detail).map { ["psync", "sync"].contains($0) } == true
            let lost = analysis.processEvents.first {
                $0.source == source && $0.kind == .replicaLost && $0.at >= events[0].at
                    && $0.at - events[0].at < 2000
            }
            let who = (isReplica ? lost?.detail : nil) ?? peer
            let memory = field("omem=", events[0].detail).map { " (omem=\($0))" } ?? ""
            return Finding(
                kind: "output-buffer", severity: .warning,
                title: "\(who) was cut off by \(analysis.name(source: source)) "
                    + "\(Span.count(events.count, "time", "times")): its output buffer passed the limit"
                    + memory,
                story: [
                    "At \(Span.list(events.map { analysis.time($0.at) }))."
                        + (isReplica ? " A replica that is cut off then needs everything." : "")
                ],
                cause: "It did not take what it was sent as fast as it came; the limit is "
                    + "client-output-buffer-limit \(isReplica ? "replica" : "of its class").",
                change: isReplica
                    ? "A larger client-output-buffer-limit replica, and a larger repl-backlog-size."
                    : "A client that reads faster, or smaller replies.",
                unknown: "", at: events[0].at, evidence: events.map(\.evidence))
        }
    }

    private static func field(_ name: String, _ text: String) -> String? {
        text.split(separator: " ").first { $0.hasPrefix(name) }
            .map { String($0.dropFirst(name.count)) }
    }

    /// Partial resynchronisations again and again, in the master's log.
    private static func comings(_ source: Int, _ analysis: OutageAnalysis) -> [Finding] {
        let all = analysis.resynchronisations.filter {
            $0.source == source && $0.side == .master && $0.kind == .partial
        }
        return Dictionary(grouping: all, by: \.peer).compactMap { peer, events in
            guard events.count >= 3, let first = events.first, let last = events.last else {
                return nil
            }
            let every = (last.startedAt - first.startedAt) / Int64(events.count - 1)
            return Finding(
                kind: "link-flaps", severity: .warning,
                title: "\(peer) lost and regained its link to \(analysis.name(source: source)) "
                    + "\(events.count) times, every \(Span.text(max(0, every)))",
                story: [
                    "From \(analysis.time(first.startedAt)) to \(analysis.time(last.startedAt)); each "
                        + "time it went on where it had stopped."
                ],
                cause: "",
                change: "Look at the time between two: a timeout of a proxy, a firewall or "
                    + "repl-timeout, or a replica that stands still.",
                unknown: "What breaks the link.", at: first.startedAt,
                evidence: events.flatMap(\.evidence))
        }
    }

    /// Partial resynchronisations one soon after the other, in the replica's log.
    private static func returns(_ source: Int, _ analysis: OutageAnalysis) -> [Finding] {
        let all = analysis.resynchronisations.filter {
            $0.source == source && $0.side == .replica && $0.kind == .partial
        }
        guard let first = all.first, let last = all.last, all.count >= 2,
            (last.startedAt - first.startedAt) / Int64(all.count - 1) < 10_000
        else { return [] }
        return [
            Finding(
                kind: "link-flaps", severity: .warning,
                title: "\(analysis.name(source: source)) lost and regained the link to its master "
                    + "\(all.count) times in "
                    + Span.text(max(0, (last.finishedAt ?? last.startedAt) - first.startedAt)),
                story: ["Each time it went on where it had stopped."], cause: "",
                change: "The master's log at these times: it may close the link again and again.",
                unknown: "What breaks the link.", at: first.startedAt,
                evidence: all.flatMap(\.evidence))
        ]
    }

    /// Links to the master that broke, and when the replica followed again.
    ///
    /// A replica that moves, or that stands for election soon after, has other findings.
    private static func losses(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let lost = events.filter {
            $0.kind == .masterLost && !isBeforeElection($0, source, analysis)
        }
        guard let first = lost.first, let last = lost.last else { return [] }
        let silent = lost.filter { !$0.detail.isEmpty }
        let back = analysis.resynchronisations.first {
            $0.source == source && $0.side == .replica && ($0.finishedAt ?? last.at) > last.at
        }?.finishedAt
        let name = analysis.name(source: source)
        let isShort = back.map { $0 - last.at < 10_000 } ?? false
        let moved = lost.compactMap { turned(at: $0, events, analysis) }
        let wasTold = silent.isEmpty && moved.count == lost.count
        return [
            Finding(
                kind: silent.isEmpty ? "master-link-lost" : "master-silent",
                severity: silent.isEmpty && lost.count == 1 && (isShort || wasTold)
                    ? .note : .warning,
                title: silent.isEmpty
                    ? "\(name) lost the link to its master "
                        + Span.count(lost.count, "time", "times")
                    : "The master of \(name) was silent for repl-timeout "
                        + Span.count(silent.count, "time", "times"),
                story: [
                    "The link broke at \(Span.list(lost.map { analysis.time($0.at) }))"
                        + (silent.isEmpty || silent.count == lost.count
                            ? "."
                            : ", of these after silence at "
                                + "\(Span.list(silent.map { analysis.time($0.at) }))."),
                    back.map {
                        "After the last time it followed again at \(analysis.time($0)), "
                            + "\(Span.text(max(0, $0 - last.at))) later."
                    } ?? "That it followed again after the last time the log does not say.",
                ],
                cause: silent.isEmpty
                    ? wasTold ? "It was told to follow another master (REPLICAOF)." : ""
                    : "Nothing came from it for repl-timeout (60 s by default), so the link was "
                        + "broken.",
                change: wasTold ? "" : "Look at the master at these times.",
                unknown: wasTold
                    ? ""
                    : silent.isEmpty
                        ? "Why: the master may have ended, have closed the link, or not be reachable."
                        : "What ailed it.",
                at: silent.first?.at ?? first.at, evidence: (lost + moved).map(\.evidence))
        ]
    }

    private static func isBeforeElection(
        _ loss: ProcessEvent, _ source: Int, _ analysis: OutageAnalysis
    ) -> Bool {
        analysis.elections.contains {
            guard $0.source == source, let started = $0.startedAt ?? $0.wonAt else { return false }
            return started >= loss.at && started - loss.at <= 60_000
        }
    }

    /// The command by which a link was given up: it stands beside the link's loss, on either side.
    private static func turned(
        at loss: ProcessEvent, _ events: [ProcessEvent], _ analysis: OutageAnalysis
    ) -> ProcessEvent? {
        let command = events.first {
            ($0.note == .madeReplica || $0.note == .madeMaster) && abs($0.at - loss.at) < 1000
        }
        // A Sentinel's log tells of it too.
        return command
            ?? analysis.processEvents.first {
                $0.note == .sentinel && $0.detail.hasPrefix("+switch-")
                    && abs($0.at - loss.at) < 2000
            }
    }

    /// Replicas that the master had to refuse a partial resynchronisation.
    private static func refusals(_ source: Int, _ analysis: OutageAnalysis) -> [Finding] {
        let refused = analysis.resynchronisations.filter {
            // One whose link broke before it had everything was not refused anything.
            $0.source == source && $0.side == .master && $0.kind == .full && $0.obstacle != nil
                && $0.obstacle != Resynchronisation.connectionLost
        }
        return Dictionary(grouping: refused, by: \.peer).compactMap { peer, all in
            guard let first = all.first, var reason = first.obstacle else { return nil }
            while reason.hasSuffix(".") { reason.removeLast() }
            let start = analysis.processEvents.last {
                $0.source == source && ($0.kind == .started || $0.kind == .ready)
                    && $0.at <= first.startedAt
            }
            let isOther = reason.contains("ID mismatch")
            let isFresh = start.map { first.startedAt - $0.at < 60_000 } ?? false
            return Finding(
                kind: "partial-refused", severity: .note,
                title: "\(analysis.name(source: source)) could not let \(peer) go on where it had "
                    + "stopped \(Span.count(all.count, "time", "times")): it needs everything",
                story: [
                    "At \(Span.list(all.map { analysis.time($0.startedAt) })): \(reason.prefix(160))."
                ],
                cause: isOther
                    ? "It has another history than the replica"
                        + (isFresh ? ": it had just been started." : ".")
                    : String(reason.prefix(160)),
                change: isOther && isFresh
                    ? "A master that is restarted keeps its history when it saves at its end." : "",
                unknown: "", at: first.startedAt, evidence: all.flatMap(\.evidence))
        }
    }

    /// Replicas that were gone before they had been sent everything, in the master's log.
    private static func unsent(_ source: Int, _ analysis: OutageAnalysis) -> [Finding] {
        let gone = analysis.resynchronisations.filter {
            $0.source == source && $0.side == .master && $0.kind == .full
                && $0.obstacle == Resynchronisation.connectionLost
        }
        return Dictionary(grouping: gone, by: \.peer).values.map { all in
            let peer = all[0].peer.isEmpty ? "a replica" : "its replica \(all[0].peer)"
            return Finding(
                kind: "replica-not-synced", severity: .warning,
                title: "\(analysis.name(source: source)) lost \(peer) before it had everything, "
                    + Span.count(all.count, "time", "times"),
                story: [
                    "It had asked at \(Span.list(all.map { analysis.time($0.startedAt) })). Until it has "
                        + "everything it gets no new data, and each attempt costs a snapshot."
                ],
                cause: "",
                change:
                    "repl-timeout and client-output-buffer-limit replica, against what a snapshot "
                    + "and its transfer take.",
                unknown: "Which side ended the connection: the replica's log tells.",
                at: all[0].startedAt, evidence: all.flatMap(\.evidence))
        }
    }

    private static func unloaded(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let failed = events.filter { $0.note == .snapshotNotLoaded }
        guard let first = failed.first else { return [] }
        let reason = events.first {
            $0.note == .dataUnusable && rejection(of: $0, analysis)?.evidence == first.evidence
        }
        return [
            Finding(
                kind: "snapshot-not-loaded", severity: .warning,
                title: "\(analysis.name(source: source)) failed "
                    + "\(Span.count(failed.count, "time", "times")) to load what its master sent",
                story: ["At \(Span.list(failed.map { analysis.time($0.at) }))."],
                cause: reason.map { "\($0.detail)." } ?? "",
                change: reason == nil
                    ? "Look for the reason before these lines: the version, memory, a module."
                    : "The versions of both, and what lies between them: it was sent what it cannot read.",
                unknown: reason == nil ? "Why: the line does not say." : "", at: first.at,
                evidence: [reason?.evidence].compactMap { $0 } + failed.map(\.evidence))
        ]
    }

    /// The line that says that it was its master's snapshot which could not be used, and not its own data.
    static func rejection(of unusable: ProcessEvent, _ analysis: OutageAnalysis) -> ProcessEvent? {
        analysis.processEvents.first {
            $0.source == unusable.source && $0.note == .snapshotNotLoaded
                && $0.at >= unusable.at && $0.at - unusable.at < 2000
        }
    }

    private static func chains(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let told = events.filter { $0.note == .masterHasNoMaster }
        guard let first = told.first, let last = told.last,
            SelfFollowRule.proof(source, analysis) == nil
        else { return [] }
        return [
            Finding(
                kind: "no-master-link", severity: .warning,
                title: "The master of \(analysis.name(source: source)) has no master itself "
                    + "(NOMASTERLINK)"
                    + (last.at > first.at
                        ? " for \(Span.text(last.at - first.at)) at least" : ""),
                story: last.at > first.at
                    ? ["From \(analysis.time(first.at)) to \(analysis.time(last.at))."]
                    : ["At \(analysis.time(first.at))."],
                cause:
                    "It is a replica too, and its own link is down: a chain or a ring of replicas.",
                change:
                    "INFO replication on both; REPLICAOF NO ONE on the one that is to be master.",
                unknown: "", at: first.at, evidence: told.map(\.evidence))
        ]
    }
}
