import Quantities
import RunRecord

/// Which part of the keys that were written is still there.
struct DataLeft: Measure {
    let name = "data-left"
    let summary = "keys with an acknowledged write that still have a value at the end"
    let unit = Unit.ratio
    let definition = """
        Of the keys with at least one acknowledged write, the part that has a value when the data is read back after all \
        faults are healed and the cluster has converged, be it an older one. A key that was written again after it was \
        lost is there. Keys that may have expired are left out. Not known while a key cannot be read back.
        """
    let source = "the ledger of acknowledged writes, read back at the end"
    let witnesses: [Witness] = [.load, .readBack]
    let needsLoad = true
    let selectors: Selector.Kinds = .shards
    let better = Better.higher

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let ledger = load.ledger else { return .unknown("the writes were not read back") }
        guard ledger.keysUnreadable == 0 else {
            return .unknown("keys that could not be read back: \(ledger.keysUnreadable)")
        }
        guard let shards = ledger.shards else {
            return .nothing("no key was written, or this run did not count its keys by shard")
        }
        let chosen = shards.filter {
            query.selector.includes(shard: $0.shard, affected: run.affectedShards)
        }
        let written = chosen.reduce(0) { $0 + Double($1.written) }
        guard written > 0 else { return .nothing("no key of these shards was written") }
        return .value(chosen.reduce(0) { $0 + Double($1.left) } / written)
    }
}
