/// How often a replica could continue where it stopped.
package struct PartialResyncs: Measure {
    package let name = "partial-resyncs"
    package let summary = "partial resynchronisations after the start-up"
    package let unit = Unit.count
    package let definition = """
        How often a replica continued from the replication backlog, counted from the cluster's being \
        ready.
        """
    package let source = "the replicas' logs"

    package init() {}

    package func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        .value(run.count(.partialResync))
    }
}
