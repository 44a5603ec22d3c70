import Quantities
import RunRecord

/// How often a replica was sent everything.
struct FullResyncs: Measure {
    let name = "full-resyncs"
    let summary = "full resynchronisations after the start-up"
    let unit = Unit.count
    let definition = """
        How often a replica was sent the whole data set, counted from the cluster's being ready.
        """
    let source = "the replicas' logs"
    let witnesses: [Witness] = [.log]
    let needsReplica = true

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        .value(run.count(.fullResync))
    }
}

/// How often a replica could continue where it stopped.
struct PartialResyncs: Measure {
    let name = "partial-resyncs"
    let summary = "partial resynchronisations after the start-up"
    let unit = Unit.count
    let definition = """
        How often a replica continued from the replication backlog, counted from the cluster's being \
        ready.
        """
    let source = "the replicas' logs"
    let witnesses: [Witness] = [.log]
    let needsReplica = true

    let better = Better.neither

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        .value(run.count(.partialResync))
    }
}
