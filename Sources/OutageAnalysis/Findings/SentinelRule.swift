import ServerLog

/// What Sentinels saw and did: masters that were silent, failovers, and what became of them.
///
/// Rests on the events of one Sentinel's log; a failover is done only when `+switch-master` says so.
enum SentinelRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        // What one of them did, another may tell.
        let all = analysis.processEvents.filter { $0.note == .sentinel }
        let everywhere = all.compactMap { Event($0) }
        let each = analysis.sources.indices.flatMap { source in
            findings(all.filter { $0.source == source }, everywhere, analysis)
        }
        return each.reduce(into: []) { told, finding in
            // Every Sentinel tells of the same failover: the first to tell counts.
            let same = told.firstIndex {
                $0.kind == "sentinel-failover" && finding.kind == $0.kind
                    && failover($0) == failover(finding) && isOneTime($0, finding)
            }
            guard let same else {
                told.append(finding)
                return
            }
            told[same].evidence += finding.evidence
            if told[same].cause.isEmpty { told[same].cause = finding.cause }
            if told[same].story.isEmpty { told[same].story = finding.story }
        }
    }

    /// What a failover's title says but for its time.
    private static func failover(_ finding: Finding) -> Substring {
        guard let end = finding.title.ranges(of: " at ").last else { return finding.title[...] }
        return finding.title[..<end.lowerBound]
    }

    private static func isOneTime(_ one: Finding, _ other: Finding) -> Bool {
        guard let at = one.at, let otherAt = other.at else { return false }
        return abs(at - otherAt) < 60_000
    }

    /// One event: `+sdown master shop 10.9.0.1 6379 ...`.
    private struct Event {
        let name: Substring
        let words: [Substring]
        let event: ProcessEvent

        init?(_ event: ProcessEvent) {
            let words = event.detail.split(separator: " ")
            guard let name = words.first else { return nil }
            self.name = name
            self.words = Array(words.dropFirst())
            self.event = event
        }

        /// The monitored master's name.
        var master: Substring? {
            if name == "+switch-master" { return words.first }
            if name == "+switch-primary" { return words.first }
            if let at = words.firstIndex(of: "@"), at + 1 < words.count { return words[at + 1] }
            return ["master", "primary"].contains(words.first) && words.count > 1 ? words[1] : nil
        }
    }

    private static func findings(
        _ all: [ProcessEvent], _ everywhere: [Event], _ analysis: OutageAnalysis
    ) -> [Finding] {
        let events = all.compactMap { Event($0) }
        return switches(events, analysis) + promoted(events, everywhere, analysis)
            + begun(events, everywhere, analysis) + aborted(events, analysis)
            + downs(events, everywhere, analysis) + replicas(events, analysis)
            + peers(events, analysis) + others(events, analysis)
    }

    /// Failovers whose `+switch-master` is not in the log, but whose promotion is.
    private static func promoted(
        _ events: [Event], _ everywhere: [Event], _ analysis: OutageAnalysis
    ) -> [Finding] {
        let done = events.filter {
            $0.name.hasPrefix("+promoted-") && $0.words.count > 1
                && !hasSwitch($0, everywhere, within: 600_000)
        }
        return done.map { event in
            let master = event.master ?? "?"
            let end = events.first {
                $0.name == "+failover-end" && $0.master == master && $0.event.at >= event.event.at
            }
            let chosen = events.last {
                $0.name.hasPrefix("+elected-leader") && $0.master == master
                    && $0.event.at <= event.event.at
            }
            var story: [String] = []
            if let chosen {
                story.append(
                    "This Sentinel was elected to lead it at \(analysis.time(chosen.event.at)); the "
                        + "replica was master "
                        + "\(Span.text(max(0, event.event.at - chosen.event.at))) later.")
            }
            if let end { story.append("It was done at \(analysis.time(end.event.at)).") }
            return Finding(
                kind: "sentinel-failover", severity: .critical,
                title: "Sentinel made \(event.words[1]) the master of \(master) at "
                    + analysis.time(event.event.at),
                story: story, cause: "", change: "",
                unknown: "Since when the master was silent: the log begins later.",
                at: chosen?.event.at ?? event.event.at,
                evidence: [chosen, event, end].compactMap { $0?.event.evidence })
        }
    }

    private static func hasSwitch(
        _ event: Event, _ everywhere: [Event], within most: Int64
    ) -> Bool {
        everywhere.contains {
            $0.name.hasPrefix("+switch-") && $0.master == event.master
                && $0.event.at >= event.event.at.advanced(by: -5000)
                && $0.event.at - event.event.at <= most
        }
    }

    private static func switches(_ events: [Event], _ analysis: OutageAnalysis) -> [Finding] {
        let each = events.enumerated().compactMap { index, event -> (Substring, Finding)? in
            guard event.name.hasPrefix("+switch-"), event.words.count >= 5 else { return nil }
            let before = events[..<index].filter { $0.master == event.words[0] }
            let down = before.last { $0.name == "+sdown" && $0.words.first == "master" }
            let agreed = before.last { $0.name == "+odown" }
            var story: [String] = []
            if let down { story.append("It was silent for it at \(analysis.time(down.event.at)).") }
            if let agreed, let down {
                let quorum = agreed.words.last.map { " (\($0))" } ?? ""
                story.append(
                    "The Sentinels agreed\(quorum) "
                        + "\(Span.text(max(0, agreed.event.at - down.event.at))) later.")
            }
            if let down {
                story.append(
                    "They switched \(Span.text(max(0, event.event.at - down.event.at))) after it was "
                        + "first held for down; how long it had been silent by then "
                        + "down-after-milliseconds says.")
            }
            let again = silentAgain(event, events[(index + 1)...])
            if let again {
                story.append(
                    "The new master had no answer for it either from "
                        + "\(analysis.time(again.event.at)) on, as far as the log goes.")
            }
            let asked = before.last { $0.name == "user-failover" }
            if asked != nil { story.append("A client of the Sentinel asked for it.") }
            return (
                event.words[0],
                Finding(
                    kind: "sentinel-failover", severity: asked == nil ? .critical : .note,
                    title: "Sentinel failed over \(event.words[0]) from "
                        + "\(event.words[1]):\(event.words[2]) to \(event.words[3]):\(event.words[4]) at "
                        + analysis.time(event.event.at)
                        + (again.map {
                            "; the new one was silent from \(analysis.time($0.event.at)) on"
                        } ?? ""),
                    story: story,
                    cause: agreed == nil ? "" : "A quorum of Sentinels had no answer from it.",
                    change: "", unknown: asked == nil ? "What ailed it: its own log tells." : "",
                    at: down?.event.at ?? event.event.at,
                    evidence: [down, agreed, event, again].compactMap { $0?.event.evidence })
            )
        }
        return Dictionary(grouping: each, by: \.0).map { master, all in
            joined(master, all.map(\.1))
        }
    }

    /// The new master's own silence, where the log ends with it.
    private static func silentAgain(_ done: Event, _ later: ArraySlice<Event>) -> Event? {
        let isNew = { (event: Event) in
            event.words.first == "master" && event.master == done.words[0]
                && event.words.count >= 4 && event.words[2] == done.words[3]
                && event.words[3] == done.words[4]
        }
        guard let down = later.last(where: { $0.name == "+sdown" && isNew($0) }) else { return nil }
        let isOver = later.contains {
            $0.event.at >= down.event.at
                && ($0.name == "-sdown" && isNew($0)
                    || $0.name.hasPrefix("+switch-") && $0.master == done.words[0])
        }
        return isOver ? nil : down
    }

    /// The failovers of one master as one finding.
    private static func joined(_ master: Substring, _ all: [Finding]) -> Finding {
        var first = all[0]
        guard all.count > 1 else { return first }
        first.story = all.flatMap { [$0.title + "."] + $0.story }
        first.severity = all.map(\.severity).min() ?? first.severity
        first.title = "Sentinel failed over \(master) \(all.count) times"
        first.evidence = all.flatMap(\.evidence)
        first.cause = all.lazy.map(\.cause).first { !$0.isEmpty } ?? ""
        return first
    }

    /// Failovers that were begun and of whose end the log does not tell.
    private static func begun(
        _ events: [Event], _ everywhere: [Event], _ analysis: OutageAnalysis
    ) -> [Finding] {
        let tries = events.filter { $0.name == "+try-failover" }
        return Dictionary(grouping: tries) { $0.master ?? "?" }.compactMap { master, all in
            // Each has its end before the next begins.
            let group = all.filter { begun in
                let next = all.map(\.event.at).filter { $0 > begun.event.at }.min()
                return !everywhere.contains {
                    $0.event.at >= begun.event.at && $0.master == master
                        && $0.event.at <= next ?? $0.event.at
                        && ($0.name.hasPrefix("+switch-") || $0.name.hasPrefix("-failover-abort")
                            || $0.name == "+failover-end"
                            || $0.name.hasPrefix("+promoted-"))
                }
            }
            guard let last = group.last else { return nil }
            let asked = events.contains {
                $0.name == "user-failover" && $0.event.at <= last.event.at
            }
            let steps = events.filter {
                $0.event.at >= last.event.at && $0.name.contains("failover-state")
                    || $0.name == "+elected-leader"
            }
            return Finding(
                kind: "sentinel-failover-begun", severity: .warning,
                title: "Sentinel began "
                    + (group.count == 1
                        ? "a failover of \(master) at "
                        : "\(group.count) failovers of \(master), at ")
                    + Span.list(group.map { analysis.time($0.event.at) })
                    + (asked ? " on a client's command" : ""),
                story: steps.last.map { ["Its last step in the log: \($0.name.dropFirst())."] }
                    ?? [],
                cause: asked ? "" : "A quorum of Sentinels had no answer from the master.",
                change: "",
                unknown: group.count == 1
                    ? "How it ended: the log does not tell."
                    : "How they ended: the log does not tell.",
                at: group.map(\.event.at).min(),
                evidence: (group + steps).map(\.event.evidence))
        }
    }

    private static func aborted(_ events: [Event], _ analysis: OutageAnalysis) -> [Finding] {
        let aborts = events.filter { $0.name.hasPrefix("-failover-abort") }
        return Dictionary(grouping: aborts) { "\($0.name) \($0.master ?? "")" }.values.map {
            group in
            let event = group[0]
            let why =
                event.name.contains("no-good-slave")
                ? "no replica was good enough"
                : event.name.contains("not-elected")
                    ? "it was not elected leader by the other Sentinels"
                    : String(event.name.dropFirst(16))
            return Finding(
                kind: "sentinel-failover-aborted", severity: .warning,
                title:
                    "The failover of \(event.master ?? "?") at \(analysis.time(event.event.at)) was "
                    + "given up\(group.count > 1 ? " (\(group.count) times)" : ""): \(why)",
                story: [], cause: why,
                change: event.name.contains("no-good-slave")
                    ? "A replica must be linked, not too old, and have a replica-priority above 0."
                    : "",
                unknown: "", at: event.event.at, evidence: group.map(\.event.evidence))
        }
    }

    /// Masters held for down that were not switched.
    private static func downs(
        _ events: [Event], _ everywhere: [Event], _ analysis: OutageAnalysis
    ) -> [Finding] {
        let downs = events.filter { $0.name == "+sdown" && $0.words.first == "master" }
        let alone = downs.filter { down in
            !everywhere.contains {
                ($0.name.hasPrefix("+switch-") || $0.name == "+try-failover")
                    && $0.master == down.master && $0.event.at >= down.event.at
            }
        }
        return Dictionary(grouping: alone) { $0.master ?? "?" }.map { master, group in
            let back = events.last {
                $0.name == "-sdown" && ["master", "primary"].contains($0.words.first)
                    && $0.master == master && $0.event.at >= group[0].event.at
            }
            let voted = events.first {
                $0.name == "+vote-for-leader" && $0.event.at >= group[0].event.at
            }
            let agreed = events.last { $0.name == "+odown" && $0.master == master }
            return Finding(
                kind: "sentinel-down", severity: .warning,
                title: "Sentinel had no answer from the master of \(master) "
                    + Span.count(group.count, "time", "times"),
                story: [
                    "At \(Span.list(group.map { analysis.time($0.event.at) }))."
                        + (back.map { " Last back at \(analysis.time($0.event.at))." }
                            ?? " That it came back the log does not say.")
                ]
                    + (agreed.map {
                        ["The Sentinels agreed at \(analysis.time($0.event.at)) that it is down."]
                    } ?? []),
                cause: "", change: "",
                unknown: "Whether the master or the way to it failed"
                    + (back == nil && voted != nil
                        ? ", and what came of the failover for which it voted."
                        : "; no failover was done."),
                at: group[0].event.at, evidence: group.map(\.event.evidence))
        }
    }

    /// Replicas that a Sentinel had no answer from: it cannot promote them meanwhile.
    private static func replicas(_ events: [Event], _ analysis: OutageAnalysis) -> [Finding] {
        let downs = events.filter {
            $0.name == "+sdown" && ["slave", "replica"].contains($0.words.first)
                && $0.words.count > 1 && !isOldMaster($0, events)
        }
        return Dictionary(grouping: downs) { "\($0.words[1]) of \($0.master ?? "?")" }.map {
            name, group in
            let backs = events.filter {
                $0.name == "-sdown" && $0.words.count > 1 && $0.words[1] == group[0].words[1]
            }
            let back = backs.last { $0.event.at >= group[group.count - 1].event.at }
            return Finding(
                kind: "sentinel-replica-down", severity: group.count > 1 ? .warning : .note,
                title: "Sentinel had no answer from the replica \(name) "
                    + Span.count(group.count, "time", "times"),
                story: [
                    "At \(Span.list(group.map { analysis.time($0.event.at) }))."
                        + (back.map { " Last back at \(analysis.time($0.event.at))." }
                            ?? " That it came back the last time the log does not say.")
                ],
                cause: "", change: "",
                unknown: "Whether the replica, its host or the way to it failed.",
                at: group[0].event.at, evidence: group.map(\.event.evidence))
        }
    }

    /// A master that was failed over is a replica then, and still down.
    private static func isOldMaster(_ down: Event, _ events: [Event]) -> Bool {
        events.contains {
            $0.name.hasPrefix("+switch-") && $0.words.count >= 3
                && "\($0.words[1]):\($0.words[2])" == down.words[1]
                && $0.event.at <= down.event.at
        }
    }

    /// Other Sentinels that it had no answer from: too few of them cannot fail over.
    private static func peers(_ events: [Event], _ analysis: OutageAnalysis) -> [Finding] {
        let downs = events.filter { $0.name == "+sdown" && $0.words.first == "sentinel" }
        guard let first = downs.first else { return [] }
        let names = Set(downs.compactMap { $0.words.count > 1 ? $0.words[1] : nil })
        // One that stood still has no answer from anybody.
        let wasTilted = events.contains { $0.name == "+tilt" }
        let back = names.filter { name in
            events.contains { $0.name == "-sdown" && $0.words.count > 1 && $0.words[1] == name }
        }
        return [
            Finding(
                kind: "sentinel-peers-down",
                severity: names.count > 1 && !wasTilted ? .warning : .note,
                title:
                    "A Sentinel had no answer from \(Span.count(names.count, "other", "others")) "
                    + "from \(analysis.time(first.event.at)) on",
                story: [
                    "\(back.isEmpty ? "None" : "\(back.count)") came back as far as the log tells. A "
                        + "failover needs a majority of all Sentinels that are known, gone ones too."
                ],
                cause: wasTilted
                    ? "It was in TILT mode itself: it may be this one that stood still." : "",
                change: "SENTINEL RESET forgets those that are gone for good.",
                unknown: "Whether they, their hosts or the way to them failed.", at: first.event.at,
                evidence: downs.map(\.event.evidence))
        ]
    }

    private static func others(_ events: [Event], _ analysis: OutageAnalysis) -> [Finding] {
        let tilts = events.filter { $0.name == "+tilt" }
        guard let first = tilts.first else { return [] }
        return [
            Finding(
                kind: "sentinel-tilt", severity: .warning,
                title: "A Sentinel entered TILT mode \(Span.count(tilts.count, "time", "times"))",
                story: ["While it is in it, it does nothing but watch, for 30 s."],
                cause: "Its clock jumped, or it stood still for more than 2 s.", change: "",
                unknown: "", at: first.event.at, evidence: tilts.map(\.event.evidence))
        ]
    }
}
