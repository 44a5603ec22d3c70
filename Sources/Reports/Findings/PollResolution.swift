import Judgement
import Quantities
import RunRecord

extension Findings {
    /// How finely detection and agreement are told apart, where polling did it; nil where the masters' logs did.
    var pollNote: String? {
        let polled = episodes.flatMap { $0.episode.phases }.filter {
            $0.source == "poll" && $0.parts.contains(.detection)
        }
        guard !polled.isEmpty else { return nil }
        let coarsest = polled.compactMap { $0.pollSeconds }.max()
        let nodes = description?.topology.nodeCount ?? 0
        let interval =
            coarsest.map { "to \(ValueText.text($0, .time))" }
            ?? "to about \(max(10, nodes * 2)) ms, as \(nodes) nodes are polled"
        if description?.lacksLogs == true {
            return
                "The phases of the failover were told by polling and are known \(interval): the servers' logs "
                + "are out of this run's reach. Propagation, election and vote are told as far as a node's view shows them."
        }
        return
            "Where detection ends and agreement begins was seen by polling and is known \(interval): "
            + "the masters' logs name no suspicion. Their sum is read from the log."
    }
}
