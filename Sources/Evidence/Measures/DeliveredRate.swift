/// The part of the asked load that was sent in the baseline.
package struct DeliveredRate: Measure {
    package let name = "delivered-rate"
    package let summary = "operations sent / operations asked for, in the baseline"
    package let unit = Unit.ratio
    package let definition = """
        Operations that were sent before the baseline ended, and not shed, divided by those that the \
        schedule asked for in the baseline. Below 95 % the run is inconclusive.
        """
    package let source = "the load's schedule"
    package let needsLoad = true

    package init() {}

    package func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard load.baselineAsked > 0 else { return .nothing("the baseline asked for no operation") }
        return .value(Double(load.baselineDelivered) / Double(load.baselineAsked))
    }
}
