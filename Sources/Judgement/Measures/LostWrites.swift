import Quantities
import RunRecord

/// Writes that were acknowledged and are gone.
struct LostWrites: Measure {
    let name = "lost-writes"
    let summary = "writes acknowledged to a client and gone after convergence"
    let unit = Unit.count
    let definition = """
        Writes that a server acknowledged and that are gone when the data is read back after all \
        faults are healed and the cluster has converged. Not known while a key cannot be read back.
        """
    let source = "the ledger of acknowledged writes, read back at the end"
    let witnesses: [Witness] = [.load, .readBack]
    let needsLoad = true
    let selectors: Selector.Kinds = .shards

    let primary = ["lost-writes"]
    /// Where most runs lose none and some lose several, a smaller mean could never be told.
    let leastDifference = 0.5

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let ledger = load.ledger else { return .unknown("the writes were not read back") }
        if ledger.lost == 0, let reason = ledger.reasonUnchecked { return .unknown(reason) }
        var reading = Reading.value(Double(ledger.lost))
        if query.selector.shards != nil {
            let listed = ledger.losses.reduce(UInt64(0)) { $0 + $1.count }
            let selected = ledger.losses.filter {
                query.selector.includes(shard: $0.shard, affected: run.affectedShards)
            }
            reading = .value(Double(selected.reduce(UInt64(0)) { $0 + $1.count }))
            if listed < ledger.lost {
                reading.unknown = "more keys lost writes than are listed by shard"
            }
        }
        if ledger.keysUnreadable > 0 {
            reading.unknown = "keys that could not be read back: \(ledger.keysUnreadable)"
        }
        return reading
    }
}
