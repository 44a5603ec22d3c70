import Quantities
import RunRecord

/// The part of the asked load that was sent in the baseline.
struct DeliveredRate: Measure {
    let name = "delivered-rate"
    let summary = "operations sent / operations asked for, in the baseline"
    let unit = Unit.ratio
    let definition = """
        Operations that were sent before the baseline ended, and not shed, divided by those that the \
        schedule asked for in the baseline. Below 95 % the run is inconclusive.
        """
    let source = "the load's schedule"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let isOfClients = false

    let better = Better.higher

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard load.baselineAsked > 0 else { return .nothing("the baseline asked for no operation") }
        return .value(Double(load.baselineDelivered) / Double(load.baselineAsked))
    }
}
