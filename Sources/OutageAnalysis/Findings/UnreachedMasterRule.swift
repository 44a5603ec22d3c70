import ServerLog

/// Replicas that did not get through to their master, or that it did not let in.
///
/// Rests on attempts that the replica's own log tells to have ended before it was settled how they
/// would synchronise. That the door was shut rests on the master's answer, which the log quotes.
enum UnreachedMasterRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.sources.indices.flatMap { source -> [Finding] in
            let attempts = attempts(source, analysis)
            let shut = attempts.filter { isShutOut($0) }
            let others = attempts.filter { !isShutOut($0) }
            // The first attempt's address may stand before the log's beginning.
            let named = Set(others.map(\.peer)).subtracting([""])
            let groups = Dictionary(grouping: others) { attempt in
                let peer = attempt.peer.isEmpty && named.count == 1 ? named.first : attempt.peer
                return "\(peer ?? "") \(attempt.obstacle ?? "")"
            }
            var findings = groups.values.map { unreached($0, analysis) }
            if !shut.isEmpty { findings.append(shutOut(shut, analysis)) }
            return findings
        }
    }

    /// Attempts that ended before anything was settled, one after the other.
    private static func attempts(
        _ source: Int, _ analysis: OutageAnalysis
    ) -> [Resynchronisation] {
        // A crash in the middle of an attempt says nothing of the master.
        let toldElsewhere = [
            "NOMASTERLINK", "became master", "could not be loaded", "the server crashed",
        ]
        return analysis.resynchronisations.filter { event in
            guard let obstacle = event.obstacle, event.finishedAt == nil else { return false }
            return event.source == source && event.side == .replica && event.kind == .undecided
                && !toldElsewhere.contains { obstacle.contains($0) }
        }
    }

    private static func unreached(
        _ attempts: [Resynchronisation], _ analysis: OutageAnalysis
    ) -> Finding {
        let (first, last) = (attempts[0], attempts[attempts.count - 1])
        let named = attempts.first { !peer($0).isEmpty } ?? first
        let end = analysis.resynchronisations.first { done in
            done.source == first.source && done.side == .replica && done.finishedAt != nil
                && done.startedAt >= last.startedAt
        }
        let name = analysis.name(source: first.source)
        let reason = first.obstacle ?? ""
        let why = reason == "(null)" ? "the line gives no reason" : reason
        let what =
            wasReached(reason) || attempts.contains(where: { hadAnswer($0) })
            ? "could not synchronise with" : "could not reach"
        let spell = spell(attempts, isOpen: end == nil, analysis)
        let count = Span.count(attempts.count, "attempt", "attempts")
        return Finding(
            kind: "master-unreachable", severity: .warning,
            title: "\(name) \(what) its master\(peer(named)) \(spell): \(why), \(count)",
            story: end?.finishedAt.map { ["It did at \(analysis.time($0))."] } ?? [],
            cause: why,
            change: what.hasPrefix("could not synch")
                ? "What the master's own log says at these times."
                : "Whether the master lives and listens there, and whether the network lets the "
                    + "replica through.",
            unknown: "", at: first.startedAt, evidence: attempts.flatMap { $0.evidence.suffix(1) })
    }

    /// Whether an attempt got as far as an answer of the master's.
    private static func wasReached(_ reason: String) -> Bool {
        ["snapshot", "reply", "refused: ", "protocol", "response", "unable to PSYNC", "AUTH: "]
            .contains {
                reason.contains($0)
            }
    }

    /// Whether the replica asked to go on: it does so when the master has answered its PING.
    private static func hadAnswer(_ attempt: Resynchronisation) -> Bool {
        attempt.steps.contains { $0.name == "asking" }
    }

    /// Whether a master's answer says that the replica has not shown who it is, or may not do that.
    private static func isShutOut(_ attempt: Resynchronisation) -> Bool {
        let answer = attempt.obstacle ?? ""
        return ["NOAUTH", "NOPERM", "WRONGPASS", "AUTH: -"].contains { answer.contains($0) }
    }

    /// One finding, whichever step was refused: the replica says it of each.
    private static func shutOut(
        _ attempts: [Resynchronisation], _ analysis: OutageAnalysis
    ) -> Finding {
        let first = attempts[0]
        let answers = attempts.compactMap(\.obstacle)
        let answer = answers.first { !$0.hasPrefix("unexpected") } ?? answers.first ?? ""
        let named = attempts.first { !peer($0).isEmpty } ?? first
        let name = analysis.name(source: first.source)
        let spell = spell(attempts, isOpen: true, analysis)
        return Finding(
            kind: "replica-shut-out", severity: .warning,
            title: "The master\(peer(named)) of \(name) did not let it in \(spell): \(answer)",
            story: [
                Span.count(attempts.count, "step was", "steps were")
                    + " refused. Until it is let in it gets no new data, and cannot take over."
            ],
            cause: "It gave no password or a wrong one, or its user may not replicate.",
            change: "masterauth (and masteruser) of the replica as the master's requirepass or ACL "
                + "has them; its user needs +psync +replconf +ping.",
            unknown: "", at: first.startedAt, evidence: attempts.flatMap { $0.evidence.suffix(1) })
    }

    /// From when to when; one time where that is one.
    private static func spell(
        _ attempts: [Resynchronisation], isOpen: Bool, _ analysis: OutageAnalysis
    ) -> String {
        let (first, last) = (attempts[0], attempts[attempts.count - 1])
        let to = last.evidence.last?.at ?? last.startedAt
        guard to > first.startedAt else { return "at \(analysis.time(first.startedAt))" }
        return "from \(analysis.time(first.startedAt)) to \(analysis.time(to))"
            + (isOpen ? " at least" : "")
    }

    /// The master's address with a blank before it; empty where the log does not name it.
    private static func peer(_ attempt: Resynchronisation) -> String {
        let peer = attempt.peer.replacing("MASTER ", with: "").prefix { $0 != " " }
        return peer.isEmpty || peer == "..." ? "" : " \(peer)"
    }
}
