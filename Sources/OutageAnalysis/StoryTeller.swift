import ServerLog

/// Puts the facts of all logs onto one time line.
enum StoryTeller {
    /// The time line: the facts in words, each log's clock offset taken off.
    static func timeline(of analysis: OutageAnalysis) -> [StoryEvent] {
        var events = stalls(analysis) + states(analysis) + failures(analysis)
        events += elections(analysis) + resynchronisations(analysis) + processes(analysis)
        events += clients(analysis)
        for index in events.indices {
            guard let source = events[index].source else { continue }
            events[index].at = events[index].at.advanced(by: -analysis.clockOffset(source))
        }
        return events.sorted { $0.at < $1.at }
    }

    private static func stalls(_ analysis: OutageAnalysis) -> [StoryEvent] {
        var events = analysis.gaps.map { gap in
            let text =
                switch gap.proof {
                case .forking: "stopped while forking a child"
                case .childNotReaped: "did not notice that its child had ended"
                case .flushing: "stopped while throwing its old data away"
                case .logFellSilent: "did not run: its log fell silent"
                }
            return StoryEvent(
                at: gap.startedAt, source: gap.source, kind: .stall, text: text,
                durationMilliseconds: gap.durationMilliseconds)
        }
        for child in analysis.children {
            let work =
                switch child.work {
                case .save: "save"
                case .transfer: "transfer of a snapshot"
                case .rewrite: "rewrite of the append-only file"
                }
            let outcome = child.failure.map { ", failed: \($0)" } ?? ""
            let reason = child.reason.map { " (\($0))" } ?? ""
            events.append(
                StoryEvent(
                    at: child.startedAt, source: child.source, kind: .save,
                    text: "\(work) by pid \(child.pid)\(reason)\(outcome)",
                    durationMilliseconds: child.durationMilliseconds))
        }
        return events
    }

    private static func states(_ analysis: OutageAnalysis) -> [StoryEvent] {
        let windows = analysis.failWindows.map { window in
            StoryEvent(
                at: window.startedAt, source: window.source, kind: .state,
                text: "holds the cluster for down" + (window.reason.map { ": \($0)" } ?? ""),
                durationMilliseconds: window.durationMilliseconds)
        }
        let changes = analysis.roleChanges.map { change in
            let master = change.master.map { " of \(analysis.name($0))" } ?? ""
            return StoryEvent(
                at: change.at, source: change.source, kind: .role,
                text: "becomes \(change.becomes.rawValue)\(master)")
        }
        return windows + changes
    }

    private static func failures(_ analysis: OutageAnalysis) -> [StoryEvent] {
        let suspicions = analysis.suspicions.filter { $0.toldBy == nil }.map { suspicion in
            StoryEvent(
                at: suspicion.at, source: suspicion.source, kind: .failure,
                text: "suspects \(analysis.name(suspicion.about)) (PFAIL)")
        }
        let marks = analysis.failMarks.map { mark in
            let about = analysis.name(mark.about)
            let text =
                mark.toldBy.map { "is told by \(analysis.name($0)) that \(about) is failed (FAIL)" }
                ?? "marks \(about) as failed (FAIL)"
            return StoryEvent(
                at: mark.setAt, source: mark.source, kind: .failure, text: text,
                durationMilliseconds: mark.durationMilliseconds)
        }
        return suspicions + marks
    }

    private static func elections(_ analysis: OutageAnalysis) -> [StoryEvent] {
        var events: [StoryEvent] = []
        for election in analysis.elections {
            let kind = election.isManual ? "manual failover" : "election"
            func add(_ at: WallTime?, _ text: String) {
                guard let at else { return }
                events.append(
                    StoryEvent(at: at, source: election.source, kind: .election, text: text))
            }
            let delay = election.delayMilliseconds.map { " in \(Span.text($0))" } ?? ""
            add(
                election.plannedAt,
                "plans an \(kind)\(delay)".replacing("an manual", with: "a manual"))
            add(
                election.startedAt,
                "asks for votes" + (election.epoch.map { " for epoch \($0)" } ?? ""))
            add(election.wonAt, "wins and is master")
        }
        for vote in analysis.votes {
            let candidate = analysis.name(vote.candidate)
            let epoch = vote.epoch.map { " for epoch \($0)" } ?? ""
            events.append(
                StoryEvent(
                    at: vote.at, source: vote.source, kind: .election,
                    text: vote.refusal.map { "refuses its vote to \(candidate): \($0)" }
                        ?? "votes for \(candidate)\(epoch)"))
        }
        return events
    }

    private static func resynchronisations(_ analysis: OutageAnalysis) -> [StoryEvent] {
        analysis.resynchronisations.map { event in
            let peer = event.peer.isEmpty ? "" : " \(event.peer)"
            let who = event.side == .replica ? "from its master\(peer)" : "of its replica\(peer)"
            let kind =
                event.kind == .undecided
                ? "resynchronisation" : "\(event.kind.rawValue) resynchronisation"
            let bytes = event.bytes.map { ", \(Span.bytes($0))" } ?? ""
            let failed = event.finishedAt == nil ? ", not finished" : ""
            return StoryEvent(
                at: event.startedAt, source: event.source, kind: .resynchronisation,
                text: "\(kind) \(who)\(bytes)\(failed)",
                durationMilliseconds: event.durationMilliseconds)
        }
    }

    private static func processes(_ analysis: OutageAnalysis) -> [StoryEvent] {
        analysis.processEvents.compactMap { event -> StoryEvent? in
            let text: String
            switch event.kind {
            case .noted:
                guard let words = event.note.flatMap({ words(of: $0) }) else { return nil }
                text = words
            default:
                guard let words = words(of: event, analysis) else { return nil }
                text = words
            }
            let detail =
                event.kind == .loaded || event.note == .failoverSeen ? "" : event.detail
            return StoryEvent(
                at: event.at, source: event.source, kind: .process,
                text: detail.isEmpty ? text : "\(text): \(detail)")
        }
    }

    /// What a line that tells something of its own is, in words; nil where its finding tells it all.
    private static func words(of note: LogNote) -> String? {
        switch note {
        case .electionGivenUp: "gives its election up"
        case .voteRefused: "is refused a vote"
        case .failoverCommand: "is asked to hand over (FAILOVER)"
        case .failoverTargetSynced: "hands over, its replica is in sync"
        case .failoverCommandEnded: "does not hand over"
        case .madeReplica: "is made a replica of"
        case .madeMaster: "is made a master"
        case .outputBufferPassed: "cuts a client off: its output buffer passed the limit"
        case .ownAddressChanged: "has another address now"
        case .addressChanged: "sees another node at another address"
        case .busNotConnected: "has no bus connection"
        case .slotMigration: "migrates slots"
        case .saveNotWritten: "cannot write its snapshot"
        case .appendMended: "can write its append-only file again"
        case .dataUnusable: "cannot use its data on disk"
        case .notStarted: "cannot start"
        case .masterHasNoMaster: "finds that its master has no master itself"
        case .snapshotNotLoaded: "cannot load what its master sent"
        case .backlogLost: "has no backlog that suffices"
        case .sentinel: "tells"
        case .memoryShort: "is short of memory"
        case .slotsMoved: "learns that slots were moved"
        case .foreignKeys: "finds keys of a slot that it does not serve"
        case .failEnded: "takes a failure from before the log back"
        case .failoverSeen: "learns of a takeover"
        case .trouble: "reports"
        case .connectionNotAccepted, .clientsLimited, .loadingStarted, .httpSpoken, .listening,
            .keysLoaded:
            nil
        }
    }

    /// What happened to a process, in words; nil where another event tells it.
    private static func words(of event: ProcessEvent, _ analysis: OutageAnalysis) -> String? {
        switch event.kind {
        case .started: "starts"
        case .ready: "is ready for connections"
        case .signalled: "receives a signal to end"
        case .ended: "ends"
        case .crashed: "crashes"
        case .slowFsync: "waits for the disk: an fsync takes too long"
        case .appendFailed: "cannot write its append-only file"
        case .replicaLost: "loses the connection of a replica"
        case .masterLost: "loses the connection to its master"
        case .replicaTimedOut: "drops a replica that said nothing"
        case .forkFailed: "cannot fork"
        case .earlierChildFailed: "finds that a child from before the log failed"
        case .failoverRequested:
            "is asked to stand back by \(event.node.map { analysis.name($0) } ?? "a replica")"
        case .failoverTimedOut: "calls the manual failover off: it took too long"
        case .movedToOrphan:
            "moves to the orphaned master \(event.node.map { analysis.name($0) } ?? "")"
        case .loaded:
            Int64(event.detail).map { "has loaded its data, in \(Span.text($0))" }
        case .replicaAsked, .noted: nil
        }
    }

    private static func clients(_ analysis: OutageAnalysis) -> [StoryEvent] {
        analysis.clientFailures.compactMap { failure in
            guard let at = failure.at else { return nil }
            let command = failure.command.map { " (\($0))" } ?? ""
            return StoryEvent(
                at: at, source: nil, kind: .client,
                text:
                    "a client (\(failure.library.rawValue)) reports \(failure.kind.rawValue)\(command)"
            )
        }
    }
}
