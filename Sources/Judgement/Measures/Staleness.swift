import Quantities
import RunRecord

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
