/// The most operations waiting or running at once.
package struct InFlightPeak: Measure {
    package let name = "in-flight-peak"
    package let summary = "the most operations waiting or running at once"
    package let unit = Unit.count
    package let definition = """
        The greatest number of operations that had been meant to be sent and had not ended: what piles \
        up in an application during a failover.
        """
    package let source = "the load generator"
    package let needsLoad = true

    package init() {}

    package func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        return .value(Double(load.inFlightPeak))
    }
}
