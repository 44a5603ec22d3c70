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
    let needsReplica = true

    let better = Better.neither

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let changes = run.ownership.changes.filter {
            query.selector.includes(shard: $0.shard, affected: run.affectedShards)
        }
        return .value(Double(changes.count))
    }
}

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
    let needsReplica = true

    let primary = ["needless-failovers"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let needless = run.losses.filter {
            $0.isNeedless
                && query.selector.includes(shard: $0.shard, affected: run.affectedShards)
        }
        return .value(Double(needless.count))
    }
}

/// How often a FAIL was set and taken back.
struct Flaps: Measure {
    let name = "flaps"
    let summary = "how often a node was marked FAIL and cleared again"
    let unit = Unit.count
    let definition = """
        For each node the times that it was marked as FAIL and then cleared; however many nodes log \
        the clearing, it counts once.
        """
    let source = "the servers' logs"
    let witnesses: [Witness] = [.log]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        var marked: Set<Int> = []
        var flaps = 0
        for event in run.record.timeline {
            guard let about = event[.about] else { continue }
            if event.kind == .failMarked {
                marked.insert(about)
            } else if event.kind == .failCleared, marked.remove(about) != nil {
                flaps += 1
            }
        }
        return .value(Double(flaps))
    }
}
