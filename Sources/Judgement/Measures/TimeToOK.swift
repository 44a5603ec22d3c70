import Quantities
import RunRecord

/// How long until the cluster's state was ok for good, or that it never was.
struct TimeToOK: Measure {
    let name = "time-to-ok"
    let summary = "from the first fault until every node in reach says cluster_state:ok for good"
    let unit = Unit.time
    let definition = """
        From the first fault's taking effect to the moment from which on every node that can be reached says \
        cluster_state:ok until the run's end, and at least one can be reached; 0 when none ever said anything else. \
        Infinite when that did not come in the run: a node that came back as one that nobody knows never says ok. Unlike \
        recovery-time it asks nothing of replicas and clients.
        """
    let source = "the servers' logs, CLUSTER INFO"
    let witnesses: [Witness] = [.log, .poll]
    let needsFault = true

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let fault = run.windows.faultStart else { return .nothing("nothing was injected") }
        let spans = FailingSpans(run, countsSilence: true).spans
        guard let last = spans.last(where: { $0.to.map { $0 > fault } ?? true }) else {
            return .value(0)
        }
        return .value(last.to.map { ($0 - fault).inSeconds } ?? .infinity)
    }
}
