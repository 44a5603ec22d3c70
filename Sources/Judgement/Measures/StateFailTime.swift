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
    let isPolledToo = true

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let start = run.windows.ready ?? .zero
        let total = FailingSpans(run).spans.reduce(0) { total, span in
            total + max(0, ((span.to ?? run.record.end) - max(span.from, start)).inSeconds)
        }
        return .value(total)
    }
}
