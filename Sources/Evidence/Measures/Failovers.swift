/// How often a shard got another master.
package struct Failovers: Measure {
    package let name = "failovers"
    package let summary = "how often a shard got another master"
    package let unit = Unit.count
    package let definition = """
        Changes of a shard's master in the run, for whatever cause, commanded ones included.
        """
    package let source = "the replicas' logs, CLUSTER NODES for a takeover without votes"
    package let selectors: Selector.Kinds = .shards

    package init() {}

    package func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let changes = run.ownership.changes.filter {
            query.selector.includes(shard: $0.shard, affected: run.affectedShards)
        }
        return .value(Double(changes.count))
    }
}
