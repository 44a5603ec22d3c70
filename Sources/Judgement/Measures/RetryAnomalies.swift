import Linearizability
import Quantities
import RunRecord

/// Violations that the client's own retries explain.
struct RetryAnomalies: Measure {
    let name = "retry-anomalies"
    let summary = "linearizability violations that retries alone explain"
    let unit = Unit.count
    let definition = """
        Those keys of linearizability-violations whose history has an order once each attempt that was \
        given up without an answer may have taken effect by itself: a write that was applied late, after \
        its retry had been acknowledged, or an increment that was applied twice. The rest are the \
        cluster's: linearizability-violations - retry-anomalies.
        """
    let source = "the recorded keys' operations, checked by the algorithm of Wing, Gong and Lowe"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let isOfClients = false
    let selectors: Selector.Kinds = .shards

    let primary = ["retry-anomalies"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        run.recordedKeys(query.selector) { $0.isExplainedByAttempts }
    }
}
