import Quantities
import RunRecord

/// How often a shard got another master.
struct Failovers: Measure {
    let name = "failovers"
    let summary = "how often a shard got another master"
    let unit = Unit.count
    let definition = """
        Changes of a shard's master in the run, for whatever cause, commanded ones included.
        """
    let source = "the replicas' logs, CLUSTER NODES for a takeover without votes"
    let witnesses: [Witness] = [.log, .poll]
    let isPolledToo = true
    let selectors: Selector.Kinds = .shards

    let better = Better.neither

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let changes = run.ownership.changes.filter {
            query.selector.includes(shard: $0.shard, affected: run.affectedShards)
        }
        return .value(Double(changes.count))
    }
}
