import ServerLog

/// Connections that were not accepted, and addresses that changed.
enum ConnectionRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.sources.indices.flatMap { source in
            let events = analysis.processEvents.filter { $0.source == source }
            return refused(events, source, analysis) + addresses(events, source, analysis)
                + limits(events, source, analysis) + spoken(events, source, analysis)
        }
    }

    private static func refused(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let all = events.filter { $0.note == .connectionNotAccepted }
        return Dictionary(grouping: all) { meaning($0.detail) }.map { meaning, group in
            let name = analysis.name(source: source)
            let count = Span.count(group.count, "connection", "connections")
            if isBrokenOff(group[0].detail) { return brokenOff(group, meaning, source, analysis) }
            return Finding(
                kind: "connection-refused", severity: .warning,
                title: "\(name) refused \(count): \(meaning)",
                story: [
                    "\(analysis.time(group[0].at)) to \(analysis.time(group[group.count - 1].at))."
                ],
                cause: meaning, change: "", unknown: "Whose connections they were.",
                at: group[0].at,
                evidence: group.map(\.evidence))
        }
    }

    /// Whether the other side ended it before the server had taken it.
    private static func isBrokenOff(_ detail: String) -> Bool {
        let text = detail.lowercased()
        return ["reset by peer", "broken pipe", "unexpected eof"].contains { text.contains($0) }
    }

    /// Connections that the other side ended before the server had taken them: none was refused.
    private static func brokenOff(
        _ group: [ProcessEvent], _ meaning: String, _ source: Int, _ analysis: OutageAnalysis
    ) -> Finding {
        let name = analysis.name(source: source)
        let count = Span.count(group.count, "connection", "connections")
        let times = group.map(\.at).sorted()
        return Finding(
            kind: "connection-broken-off", severity: .warning,
            title: "\(count) to \(name) broke off before "
                + (group.count == 1 ? "it was" : "they were") + " accepted: \(meaning)",
            story: ["\(analysis.time(times[0])) to \(analysis.time(times[times.count - 1]))."],
            cause: "The other side ended them. A check that only opens the port does so, and so "
                + "does a client that no longer waits.",
            change: "Who opens connections at these times; a check that sends PING.",
            unknown: "Whose connections they were.", at: times[0],
            evidence: group.map(\.evidence))
    }

    /// Connections that spoke another protocol: servers end them.
    private static func spoken(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let all = events.filter { $0.note == .httpSpoken }
        guard let first = all.first, let last = all.last else { return [] }
        return [
            Finding(
                kind: "http-spoken", severity: .warning,
                title: "\(analysis.name(source: source)) ended "
                    + "\(Span.count(all.count, "connection", "connections")) that spoke HTTP",
                story: ["\(analysis.time(first.at)) to \(analysis.time(last.at))."],
                cause:
                    "It reads POST and Host: as signs of an attack. A health check, a browser or a "
                    + "scanner looks the same.",
                change: "Let only clients reach the port; a TCP check, or PING, for its health.",
                unknown: "Whose connections they were.", at: first.at,
                evidence: all.map(\.evidence))
        ]
    }

    private static func meaning(_ detail: String) -> String {
        let text = detail.lowercased()
        if text.contains("wrong version number") || text.contains("http request") {
            return "a client speaks plain text to the TLS port (wrong version number)"
        }
        if text.contains("certificate") {
            return "a certificate was not accepted (\(detail.prefix(120)))"
        }
        if text.contains("ssl") { return "TLS: \(detail.prefix(120))" }
        return String(detail.prefix { $0 != "(" }.prefix(120))
    }

    private static func addresses(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let name = analysis.name(source: source)
        let changed = events.filter { $0.note == .ownAddressChanged || $0.note == .addressChanged }
        var findings: [Finding] = []
        if let first = changed.first {
            let story = changed.prefix(20).map { event in
                event.note == .ownAddressChanged
                    ? "\(analysis.time(event.at)): its own is \(event.detail) now."
                    : "\(analysis.time(event.at)): \(event.node.map { analysis.name($0) } ?? "a node") is at "
                        + "\(event.detail) now."
            }
            findings.append(
                Finding(
                    kind: "addresses", severity: .note,
                    title:
                        "\(name) saw \(Span.count(changed.count, "address", "addresses")) change",
                    story: story,
                    cause: "Pods and containers that are restarted may come back with others.",
                    change:
                        "cluster-announce-ip or cluster-announce-hostname with a name that stays.",
                    unknown: "", at: first.at, evidence: changed.map(\.evidence)))
        }
        let lost = events.filter { $0.note == .busNotConnected }
        for (node, group) in Dictionary(grouping: lost, by: \.node) {
            let isTLS = group[0].detail.contains("TLS") || group[0].detail.contains("SSL")
            findings.append(
                Finding(
                    kind: "bus-not-connected", severity: .warning,
                    title:
                        "\(name) has no bus connection to \(node.map { analysis.name($0) } ?? "a node")"
                        + (isTLS ? " (TLS)" : "") + ": \(group[0].detail)",
                    story: group.count > 1 ? ["\(group.count) times."] : [], cause: "",
                    change: "The other node's bus port, its certificate, and what lies between.",
                    unknown: "", at: group[0].at, evidence: group.map(\.evidence)))
        }
        return findings
    }

    private static func limits(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> [Finding] {
        let reached = events.filter {
            $0.note == .clientsLimited && $0.evidence.text.contains("reached")
        }
        guard let first = reached.first else { return [] }
        return [
            Finding(
                kind: "maxclients", severity: .critical,
                title: "\(analysis.name(source: source)) had as many clients as maxclients allows",
                story: [
                    "At \(Span.list(reached.map { analysis.time($0.at) })): it refused further ones."
                ],
                cause: "",
                change: "Pools that are closed; a larger maxclients and open files' limit.",
                unknown: "", at: first.at, evidence: reached.map(\.evidence))
        ]
    }
}
