import Quantities
import RunRecord

/// Stale reads among those that could be checked.
struct StaleReadRate: Measure {
    let name = "stale-read-rate"
    let summary = "stale reads / answered reads that could be checked"
    let unit = Unit.ratio
    let definition = """
        Stale reads (see stale-reads) divided by the answered GETs of keys that had an acknowledged \
        write when the read was issued.
        """
    let source = "the load's reads, held against its ledger of acknowledged writes"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let selectors: Selector.Kinds = [.window, .shards]
    let reported = ["stale-read-rate", "stale-read-rate[fault]"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        run.checkedReads(query.selector) { .value(Double($0.stale) / Double($0.checked)) }
    }
}
