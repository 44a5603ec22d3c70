import ServerLog

/// What an analysis says, in words that every report of it shares.
package enum AnalysisText {
    /// What is said where there are no findings: only what was understood can be in order.
    package static func nothing(_ analysis: OutageAnalysis) -> String {
        let understood = analysis.sources.contains { $0.tally.recognised > 0 }
        guard understood || !analysis.clientSources.isEmpty || analysis.cluster != nil else {
            return "No line was understood: nothing can be said."
        }
        return "Nothing stands out."
    }

    /// Above an incident's findings, where there are several: which it is, when, and how long.
    package static func heading(_ index: Int, _ analysis: OutageAnalysis) -> String? {
        guard analysis.incidents.count > 1,
            let place = analysis.incidents.firstIndex(where: { $0.findings.lowerBound == index })
        else { return nil }
        let incident = analysis.incidents[place]
        guard let from = incident.from, let to = incident.to else {
            return "Without a time"
        }
        if incident.severity == .note { return "Besides, from \(analysis.time(from)) on" }
        let worst = analysis.incidents.filter { $0.severity != .note && $0.from != nil }.count
        guard worst > 1 else { return "The incident: \(range(from, to, analysis))" }
        return "Incident \(place + 1) of \(worst): \(range(from, to, analysis))"
    }

    private static func range(
        _ from: WallTime, _ to: WallTime, _ analysis: OutageAnalysis
    ) -> String {
        from == to
            ? analysis.time(from)
            : "\(analysis.time(from)) to \(analysis.time(to)), \(Span.text(to - from))"
    }

    /// The time that the logs cover.
    package static func period(_ analysis: OutageAnalysis) -> String {
        let clients = analysis.clientFailures.compactMap(\.at)
        let kills = analysis.kernelKills.compactMap(\.at)
        guard
            let first = analysis.sources.compactMap(\.firstAt).min() ?? clients.min()
                ?? kills.min(),
            let last = analysis.sources.compactMap(\.lastAt).max() ?? clients.max() ?? kills.max()
        else { return "no time at all" }
        if first.isOfNoDay {
            return first == last
                ? first.timeOfDay : "\(first.timeOfDay) to \(last.timeOfDay) of a day not told"
        }
        let end = first.date == last.date ? last.timeOfDay : last.description
        return "\(first) to \(end)"
    }

    /// One log: how it is called, who wrote it, and what was read.
    package static func source(_ source: LogSource, _ analysis: OutageAnalysis) -> String {
        var text =
            "\(source.name == "-" ? source.shortName : source.name): \(source.tally.lines) lines, "
            + "\(source.tally.recognised) understood"
        if source.tally.unknown > 0 { text += ", \(source.tally.unknown) of other content" }
        if source.tally.unprefixed > 0 { text += ", \(source.tally.unprefixed) unreadable" }
        if source.tally.other > 0 { text += ", \(source.tally.other) not a server's" }
        if !source.label.isEmpty || source.pid != nil { text += "; \(source.nodeName)" }
        if let zone = source.zoneMinutes, zone != 0 {
            let sign = zone < 0 ? "-" : "+"
            text +=
                "; its times are UTC\(sign)\(abs(zone) / 60):\(abs(zone) % 60 < 10 ? "0" : "")\(abs(zone) % 60)"
        }
        if let node = source.node {
            text += "; node \(analysis.name(node)), known from \(source.nodeFrom)"
        }
        if let version = source.version { text += "; version \(version)" }
        return text
    }

    /// The node timeout, and how it is known.
    package static func nodeTimeout(_ timeout: NodeTimeout) -> String {
        let value = Span.text(timeout.milliseconds)
        switch timeout.origin {
        case .given: return "\(value), as given"
        case .assumed: return "\(value), the server's default: the logs do not show it"
        case .estimated:
            return "\(value), estimated: " + timeout.reasons.joined(separator: "; ")
        }
    }

    /// One clock's offset; nil for the reference's own.
    package static func clock(_ clock: ClockOffset, _ analysis: OutageAnalysis) -> String? {
        guard clock.source != analysis.clockReference else { return nil }
        let name = analysis.name(source: clock.source)
        let reference = analysis.name(source: analysis.clockReference)
        guard clock.atLeast != nil || clock.atMost != nil else {
            return "\(name): no messages in the logs tie its clock to that of \(reference) without "
                + "contradiction: it is taken for right"
        }
        let low = clock.atLeast.map { "at least \($0) ms" }
        let high = clock.atMost.map { "at most \($0) ms" }
        let range = [low, high].compactMap { $0 }.joined(separator: ", ")
        return "\(name): \(clock.milliseconds) ms ahead of \(reference) (\(range), from "
            + "\(Span.count(clock.pairs, "pair", "pairs")) of messages)"
    }

    /// Where a line stands: `redis.log:16`.
    package static func place(_ evidence: LogEvidence, _ analysis: OutageAnalysis) -> String {
        let name =
            analysis.sources.indices.contains(evidence.source)
            ? analysis.sources[evidence.source].shortName : "?"
        return "\(name):\(evidence.line)"
    }

    /// One event of the time line, without its time.
    package static func event(_ event: StoryEvent, _ analysis: OutageAnalysis) -> String {
        let length = event.durationMilliseconds.map { ", \(Span.text($0))" } ?? ""
        guard let source = event.source else { return event.text + length }
        return "\(analysis.name(source: source)) \(event.text)\(length)"
    }
}
