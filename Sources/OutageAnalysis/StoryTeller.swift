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
        analysis.processEvents.map { event in
            let text =
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
                }
            return StoryEvent(
                at: event.at, source: event.source, kind: .process,
                text: event.detail.isEmpty ? text : "\(text): \(event.detail)")
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
