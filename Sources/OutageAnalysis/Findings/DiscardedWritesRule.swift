/// Writes that a former master had taken and had to throw away.
///
/// Rests on a master that learned that it was replaced and then asked its successor, which was elected
/// from its replicas and so has its history, for more than that has. A node that was no master threw
/// nothing of its own away, and offsets of different histories cannot be compared.
enum DiscardedWritesRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.resynchronisations.compactMap { event in
            guard event.side == .replica, let bytes = event.discardedBytes,
                let asked = event.askedOffset, let master = event.masterOffset
            else { return nil }
            let name = analysis.name(source: event.source)
            return Finding(
                kind: "discarded-writes", severity: .critical,
                title:
                    "\(name) threw away at least \(Span.bytes(bytes)) of writes when it was synchronised "
                    + "at \(analysis.time(event.startedAt))",
                story: [
                    "It asked its new master to go on from offset \(Span.grouped(asked)); the new "
                        + "master stood at \(Span.grouped(master)) and had to send everything.",
                    "What it had taken beyond that, nobody else had. Clients had been told "
                        + "that these "
                        + "writes were done.",
                ],
                cause:
                    "It went on taking writes as master until it learned that it had been "
                    + "replaced, or "
                    + "its last writes had not reached the replica that was promoted.",
                change:
                    "min-replicas-to-write 1 with min-replicas-max-lag below the node "
                    + "timeout makes a "
                    + "cut-off master refuse writes; WAIT tells a client whether a replica "
                    + "has them.",
                unknown:
                    "How many writes that is, and which: the log counts bytes. It is a "
                    + "lower bound, "
                    + "since the new master had taken writes of its own by then.",
                at: event.startedAt, evidence: event.evidence.filter { $0.text.contains("resync") })
        }
    }
}
