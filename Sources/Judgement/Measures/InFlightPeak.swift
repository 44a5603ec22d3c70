import Quantities
import RunRecord

/// The most operations waiting or running at once.
struct InFlightPeak: Measure {
    let name = "in-flight-peak"
    let summary = "the most operations waiting or running at once"
    let unit = Unit.count
    let definition = """
        The greatest number of operations that had been meant to be sent and had not ended: what piles \
        up in an application during a failover.
        """
    let source = "the load generator"
    let witnesses: [Witness] = [.load]
    let needsLoad = true

    let better = Better.neither

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        return .value(Double(load.inFlightPeak))
    }
}
