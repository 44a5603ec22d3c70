import Quantities
import RunRecord

/// The times in which at least one node in reach held the cluster's state for fail.
struct FailingSpans {
    /// The times in order; the last has no end where the state was not ok again before the run's end.
    private(set) var spans: [(from: Offset, to: Offset?)] = []

    /// Reads them from a run: what the logs and the polls say. A node that a fault disables, or that does not answer, is
    /// out of reach.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - countsSilence: Whether a cluster of which no node is in reach counts as one that fails.
    init(_ run: RunAnalysis, countsSilence: Bool = false) {
        let nodes = run.record.description.topology.nodeCount
        var failing: Set<Int> = []
        var disabled: Set<Int> = []
        var since: Offset?
        for event in run.record.timeline where event.at <= run.record.end {
            guard let node = event.node else { continue }
            switch event.kind {
            case .clusterState, .viewChanged:
                if event[.clusterState] == .fail {
                    failing.insert(node)
                } else {
                    failing.remove(node)
                }
            case .faultInjected where event[.disables] == true: disabled.insert(node)
            case .faultHealed: disabled.remove(node)
            case .reachability:
                if event[.isReachable] == false {
                    disabled.insert(node)
                } else {
                    disabled.remove(node)
                }
            default: continue
            }
            let isFailing =
                !failing.subtracting(disabled).isEmpty
                || countsSilence && disabled.count >= nodes
            if isFailing, since == nil {
                since = event.at
            } else if !isFailing, let begun = since {
                spans.append((begun, event.at))
                since = nil
            }
        }
        if let begun = since { spans.append((begun, nil)) }
    }
}
