import Linearizability
import Quantities
import RunRecord

/// Recorded keys whose history no order explains.
struct LinearizabilityViolations: Measure {
    let name = "linearizability-violations"
    let summary = "recorded keys whose history is not linearizable"
    let unit = Unit.count
    let definition = """
        Keys of load.history for whose operations there is no order in which each takes effect at one \
        instant between its first attempt and its answer and returns what it returned. An operation \
        counts once, however often its client retried it; one without an answer may have taken effect \
        at any time after it was sent, or never. Not known while the search was given up for any key.
        """
    let source = "the recorded keys' operations, checked by the algorithm of Wing, Gong and Lowe"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let isOfClients = false
    let selectors: Selector.Kinds = .shards

    let primary = ["linearizability-violations"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        run.recordedKeys(query.selector) { $0.answer == .violated }
    }
}
