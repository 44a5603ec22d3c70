package import OutageAnalysis
import ServerLog

/// A master that handed over to its replica on somebody's word, as its log tells it.
package struct ReplayHandover: Sendable {
    /// The plan's replica that takes over.
    package let replica: Int
    /// When it was asked for, by the reference clock.
    package let at: WallTime
    /// What is known of it, in a sentence.
    package let story: String
    /// The lines that tell it.
    package let evidence: [LogEvidence]

    /// Those of an outage that were carried out, in the order of time.
    static func handovers(_ analysis: OutageAnalysis, _ cast: ReplayCast) -> [ReplayHandover] {
        analysis.processEvents.compactMap { request in
            guard request.kind == .failoverRequested,
                let node = cast.number(source: request.source),
                let replica = cast.replica(of: cast.master(of: node))
            else { return nil }
            let change = analysis.roleChanges.first {
                $0.source == request.source && $0.becomes == .replica && $0.at >= request.at
                    && $0.at - request.at <= 15_000
            }
            guard let change else { return nil }
            return ReplayHandover(
                replica: replica,
                at: request.at.advanced(by: -analysis.clockOffset(request.source)),
                story: "\(analysis.name(source: request.source)) handed over by a manual failover.",
                evidence: [request.evidence, change.evidence])
        }.sorted { $0.at < $1.at }
    }
}
