package import OutageAnalysis

/// A full resynchronisation that took long, as the replica's log tells it.
package struct ReplayTransfer: Sendable {
    /// The plan's node that was sent everything.
    package private(set) var replica: Int
    /// The plan's node that sent it.
    package private(set) var master: Int
    /// When the replica turned to its master, or could have, by the reference clock.
    package let from: WallTime
    /// When all had come.
    package let to: WallTime
    /// What came, in bytes.
    package let bytes: Int64
    /// How fast it came.
    package let bytesPerSecond: Int64
    /// The lines that tell it.
    package let evidence: [LogEvidence]

    /// How long after a standstill a replica may turn to its master because of it, in ms.
    private static let latestTurn: Int64 = 10_000

    /// How long after a standstill what a replica does may be because of it, in ms.
    private static let latestConsequence: Int64 = 60_000

    /// Whether a standstill can be why it was sent everything.
    func follows(any stalls: [ReplayStall]) -> Bool {
        stalls.contains { $0.from <= to && from - $0.to <= Self.latestConsequence }
    }

    /// It between the nodes that have those roles when the plan starts, where no standstill before it
    /// can have changed them.
    func atStart(of cast: ReplayCast, unlessAfter stalls: [ReplayStall]) -> ReplayTransfer {
        let shard = cast.master(of: replica)
        guard !follows(any: stalls), let own = cast.replica(of: shard) else { return self }
        var here = self
        if replica == shard { here.replica = own }
        here.master = shard
        return here
    }

    /// Those of an outage that took longer than the node timeout, in the order of time.
    static func transfers(_ analysis: OutageAnalysis, _ cast: ReplayCast) -> [ReplayTransfer] {
        analysis.resynchronisations.compactMap { event in
            guard event.kind == .full, event.side == .replica, let bytes = event.bytes, bytes > 0,
                bytes < 1 << 40,
                let node = cast.number(source: event.source),
                let step = event.steps.first(where: { $0.name == "receiving" }),
                let length = step.durationMilliseconds, length > analysis.nodeTimeout.milliseconds
            else { return nil }
            let offset = analysis.clockOffset(event.source)
            // What it follows then is what its last change of role says.
            let followed = analysis.roleChanges.last {
                $0.source == event.source && $0.at <= step.at && $0.master != nil
            }?.master.flatMap { cast.numbers[$0] }
            let shard = cast.master(of: node)
            guard let master = followed ?? (node == shard ? cast.replica(of: node) : shard),
                master != node
            else { return nil }
            // Newer servers turn to their master at once: the line is slow as soon as they go on.
            let awake = analysis.gaps.last {
                $0.source == event.source && $0.endedAt <= event.startedAt
                    && event.startedAt - $0.endedAt <= latestTurn
            }
            return ReplayTransfer(
                replica: node, master: master,
                from: (awake?.endedAt ?? event.startedAt).advanced(by: -offset),
                to: step.at.advanced(by: length - offset), bytes: bytes,
                bytesPerSecond: max(1, Int64(Double(bytes) / Double(length) * 1000)),
                evidence: event.evidence.filter {
                    $0.text.contains("receiving") || $0.text.contains("Flushing")
                })
        }.sorted { $0.from < $1.from }
    }
}
