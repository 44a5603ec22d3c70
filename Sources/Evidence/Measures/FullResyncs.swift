/// How often a replica was sent everything.
package struct FullResyncs: Measure {
    package let name = "full-resyncs"
    package let summary = "full resynchronisations after the start-up"
    package let unit = Unit.count
    package let definition = """
        How often a replica was sent the whole data set, counted from the cluster's being ready.
        """
    package let source = "the replicas' logs"

    package init() {}

    package func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        .value(run.count(.fullResync))
    }
}
