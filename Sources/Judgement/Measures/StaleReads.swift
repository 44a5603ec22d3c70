import Quantities
import RunRecord

/// Reads older than what was acknowledged before them.
struct StaleReads: Measure {
    let name = "stale-reads"
    let summary = "reads older than a write acknowledged before they began"
    let unit = Unit.count
    let definition = """
        GETs that returned a value older than a SET of the same key that a server had acknowledged \
        before the read was issued. Replicas that lag and masters that are cut off make them; and a \
        lost write is missed by every read of its key until the next write. A value whose write had \
        been given up without an answer, and may have been applied late, is not counted.
        """
    let source = "the load's reads, held against its ledger of acknowledged writes"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let selectors: Selector.Kinds = [.window, .shards]
    let reported = [
        "stale-reads", "stale-reads[baseline]", "stale-reads[fault]", "stale-reads[recovery]",
    ]

    let primary = ["stale-reads"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        run.checkedReads(query.selector) { .value(Double($0.stale)) }
    }
}
