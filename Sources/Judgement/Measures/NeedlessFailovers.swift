import Quantities
import RunRecord

/// Failovers of a master that could serve.
struct NeedlessFailovers: Measure {
    let name = "needless-failovers"
    let summary = "failovers of a master that could serve and that nobody asked for"
    let unit = Unit.count
    let definition = """
        Elections won while no fault disabled the old master at that moment and no failover was \
        commanded: after a stall that had ended, or out of the blue.
        """
    let source = "the winners' logs, receipts of the faults and their heals"
    let witnesses: [Witness] = [.log, .poll]
    let isPolledToo = true
    let selectors: Selector.Kinds = .shards

    let primary = ["needless-failovers"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let needless = run.losses.filter {
            $0.isNeedless
                && query.selector.includes(shard: $0.shard, affected: run.affectedShards)
        }
        return .value(Double(needless.count))
    }
}
