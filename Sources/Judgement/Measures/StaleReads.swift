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

/// How far behind the stalest read was.
struct Staleness: Measure {
    let name = "staleness"
    let summary = "the most that a stale read was behind, at least"
    let unit = Unit.time
    let definition = """
        The longest time from the acknowledgement of the newest write before a stale read (see \
        stale-reads) to the sending of that read; 0 when no read was stale. A read that missed \
        several writes was behind for longer.
        """
    let source = "the load's reads, held against its ledger of acknowledged writes"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let selectors: Selector.Kinds = [.window, .shards]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let listed = (run.record.load?.staleReads ?? []).filter {
            (query.selector.window ?? $0.window) == $0.window
                && query.selector.includes(shard: $0.shard, affected: run.affectedShards)
        }
        let greatest = listed.map(\.staleness).max()
        return run.checkedReads(query.selector) { counts in
            if let greatest { return .value(greatest.inSeconds) }
            return counts.stale == 0
                ? .value(0) : .unknown("of these stale reads no times were kept")
        }
    }
}
