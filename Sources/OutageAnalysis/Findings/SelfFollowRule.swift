import ServerLog

/// Replicas whose master is themselves: they are never in sync, and refuse writes.
///
/// Rests on the command's own line, where the address that was given is the one at which it was given; or on
/// an address of its own host with its own port, or whose answer is that of a replica without a master. Two
/// servers on one host refute it: then the ports differ.
enum SelfFollowRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.sources.indices.compactMap { source in
            proof(source, analysis).map { proof in
                Finding(
                    kind: "follows-itself", severity: .warning,
                    title: "\(analysis.name(source: source)) follows "
                        + "\(proof.isSure ? "itself" : "an address of its own host, likely itself"): its "
                        + "master is \(proof.address)",
                    story: [
                        "From \(analysis.time(proof.at)) on. So long it is in sync with nobody, and "
                            + "answers writes with READONLY by default."
                    ],
                    cause: proof.reason,
                    change: "REPLICAOF NO ONE, or its master's address as the others reach it "
                        + "(replica-announce-ip, an operator's or a script's choice of the master).",
                    unknown: "", at: proof.at, evidence: proof.evidence)
            }
        }
    }

    /// What shows that a server follows itself.
    struct Proof {
        let address: String
        let reason: String
        let isSure: Bool
        let at: WallTime
        let evidence: [LogEvidence]
    }

    /// What shows it of a server; nil where nothing does.
    static func proof(_ source: Int, _ analysis: OutageAnalysis) -> Proof? {
        let events = analysis.processEvents.filter { $0.source == source }
        for event in events where event.note == .madeReplica {
            let master = String(event.detail.prefix { $0 != "," && $0 != " " })
            guard let mark = event.detail.firstRange(of: "laddr="), !master.isEmpty,
                event.detail[mark.upperBound...].prefix(while: { $0 != " " }) == master
            else { continue }
            return Proof(
                address: master,
                reason: "It was told so at that very address (laddr).", isSure: true, at: event.at,
                evidence: [event.evidence])
        }
        let attempts = analysis.resynchronisations.filter {
            $0.source == source && $0.side == .replica && $0.finishedAt == nil
                && isOwnHost(address($0))
        }
        guard let first = attempts.first else { return nil }
        let port = events.last { $0.note == .listening && $0.at <= first.startedAt }
        if let port, address(first).hasSuffix(":\(port.detail)") {
            return Proof(
                address: address(first), reason: "It listens on port \(port.detail) itself.",
                isSure: true, at: first.startedAt,
                evidence: [port.evidence] + attempts.flatMap(\.evidence))
        }
        // A master with another port that lives there answers as one.
        let answer = "while not connected with my master"
        guard port == nil,
            let refused = attempts.first(where: {
                $0.obstacle?.contains(answer) == true || $0.obstacle?.contains("NOMASTER") == true
            })
        else { return nil }
        return Proof(
            address: address(first),
            reason: "The answer is that of a replica that has no master.", isSure: false,
            at: first.startedAt, evidence: refused.evidence)
    }

    private static func address(_ attempt: Resynchronisation) -> String {
        String(attempt.peer.replacing("MASTER ", with: "").prefix { $0 != " " })
    }

    private static func isOwnHost(_ address: String) -> Bool {
        ["127.", "localhost:", "::1:", "[::1]:"].contains { address.hasPrefix($0) }
    }
}
