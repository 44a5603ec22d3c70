import ServerLog

/// What clients suffered, and what the servers did at the time.
enum ClientRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        Dictionary(grouping: analysis.clientFailures) {
            "\($0.library.rawValue) \($0.kind.rawValue)"
        }
        .values.map { finding($0, analysis) }
    }

    private static func finding(
        _ failures: [ClientFailure], _ analysis: OutageAnalysis
    ) -> Finding {
        let first = failures[0]
        let at = failures.lazy.compactMap(\.at).first
        let commands = Set(failures.compactMap(\.command)).sorted().joined(separator: ", ")
        let addresses = Span.list(Set(failures.compactMap(\.address)).sorted())
        var story: [String] = []
        var explained = 0
        for failure in failures {
            guard let at = failure.at else { continue }
            var text = "At \(analysis.time(at))"
            if let command = failure.command { text += " \(command)" }
            if let timeout = failure.timeoutMilliseconds { text += " after \(Span.text(timeout))" }
            if let attempts = failure.attempts { text += " (attempts: \(attempts))" }
            let meanwhile = servers(at, waited(failure, analysis), analysis)
            text += meanwhile.isEmpty ? "." : ": \(meanwhile.joined(separator: "; "))."
            guard !story.contains(text) else { continue }
            story.append(text)
            explained += meanwhile.isEmpty ? 0 : 1
        }
        // What a server answers says more than its kind.
        if first.kind == .refusedByServer {
            story.append("The first reads: \"\(UnreadFile.plain(answer(in: first.text)))\".")
        }
        return Finding(
            kind: "client-\(first.kind.rawValue)",
            // One failure is no outage, and one without a time cannot be put beside anything.
            severity: at == nil || first.kind == .masterChanged
                ? .note : failures.count >= 5 || explained > 0 ? .critical : .warning,
            title: "Clients (\(first.library.rawValue)) reported \(first.kind.rawValue) "
                + "\(Span.count(failures.count, "time", "times"))"
                + (commands.isEmpty ? "" : ", for \(commands)")
                + (addresses.isEmpty ? "" : ", of \(addresses)"),
            story: story.count > 20 ? story.prefix(19) + story.suffix(1) : story,
            cause: explained > 0
                ? "The servers' logs show trouble at the same time." : "",
            change: "",
            unknown: at == nil
                ? "When: the times of these lines could not be read, so that nothing can be linked."
                : explained < story.count
                    ? "For those without a reason the logs given show none: it may lie in the "
                        + "other nodes, the "
                        + "network or the client." : "",
            at: at, evidence: [], until: failures.compactMap(\.at).max())
    }

    /// A server's answer from its word in capitals on.
    private static func answer(in text: String) -> String {
        let words = [
            "MISCONF", "OOM command", "TRYAGAIN", "NOREPLICAS", "MOVED", "An error was signalled",
            "ERR max number",
        ]
        let start = words.compactMap { text.firstRange(of: $0)?.lowerBound }.min()
        return String(text[(start ?? text.startIndex)...])
    }

    /// How long the client had waited when it wrote this, in ms: its timeout, once for every
    /// attempt. A timeout that it does not name is taken from its other messages, else 3 s.
    private static func waited(_ failure: ClientFailure, _ analysis: OutageAnalysis) -> Int64 {
        let others = analysis.clientFailures.filter { $0.library == failure.library }
            .compactMap(\.timeoutMilliseconds)
        let timeout = failure.timeoutMilliseconds ?? others.max() ?? 3000
        return timeout * (failure.kind == .notSent ? min(failure.attempts ?? 0, 1000) + 1 : 1)
    }

    /// What the servers' logs tell of the time in which the client waited.
    private static func servers(
        _ at: WallTime, _ waited: Int64, _ analysis: OutageAnalysis
    ) -> [String] {
        let start = at.advanced(by: -waited)
        var found: [String] = []
        for gap in analysis.gaps
        where gap.durationMilliseconds >= analysis.scale.standstill && gap.startedAt <= at
            && gap.endedAt >= start
        {
            found.append(
                "\(analysis.name(source: gap.source)) stood still from \(analysis.time(gap.startedAt)) to "
                    + analysis.time(gap.endedAt))
        }
        for window in analysis.failWindows {
            let end = window.endedAt ?? at
            if window.startedAt <= at, end >= start {
                found.append(
                    "\(analysis.name(source: window.source)) held the cluster for down from "
                        + "\(analysis.time(window.startedAt)) to \(analysis.time(end))")
            }
        }
        for event in analysis.resynchronisations where event.kind == .full {
            let end = event.finishedAt ?? at
            if event.startedAt <= at, end >= start {
                found.append(
                    "\(analysis.name(source: event.source)) was being synchronised until "
                        + analysis.time(end))
            }
        }
        for child in analysis.children where child.work == .rewrite || child.work == .save {
            let end = child.finishedAt ?? child.startedAt
            if child.startedAt <= at, end >= start, found.isEmpty {
                found.append(
                    "\(analysis.name(source: child.source)) had a child writing to disk from "
                        + "\(analysis.time(child.startedAt)) to \(analysis.time(end))")
            }
        }
        return found
    }
}
