import Quantities
import RunRecord

/// How long some node held the cluster for failed.
struct StateFailTime: Measure {
    let name = "state-fail-time"
    let summary = "time in which a node in reach said cluster_state:fail"
    let unit = Unit.time
    let definition = """
        The time, from the cluster's being ready to the run's end, in which at least one node that \
        could be reached held the cluster's state for fail, all such times together. A node that a \
        fault disables is out of reach.
        """
    let source = "the servers' logs, CLUSTER INFO"
    let witnesses: [Witness] = [.log, .poll]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        var failing: Set<Int> = []
        var disabled: Set<Int> = []
        var since: Offset?
        var total = 0.0
        let start = run.windows.ready ?? .zero
        let end = run.record.end
        for event in run.record.timeline where event.at <= end {
            guard let node = event.node else { continue }
            switch event.kind {
            case .clusterState, .viewChanged:
                if event.text("state") == "fail" {
                    failing.insert(node)
                } else {
                    failing.remove(node)
                }
            case .faultInjected where event.flag("disables") == true: disabled.insert(node)
            case .faultHealed: disabled.remove(node)
            case .reachability:
                if event.flag("reachable") == false {
                    disabled.insert(node)
                } else {
                    disabled.remove(node)
                }
            default: continue
            }
            let isFailing = !failing.subtracting(disabled).isEmpty
            if isFailing, since == nil {
                since = event.at
            } else if !isFailing, let begun = since {
                total += max(0, (event.at - max(begun, start)).inSeconds)
                since = nil
            }
        }
        if let begun = since { total += max(0, (end - max(begun, start)).inSeconds) }
        return .value(total)
    }
}
