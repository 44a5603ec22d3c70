import Quantities
import RunRecord

/// The most connections that the load's client had open at once.
struct ConnectionsPeak: Measure {
    let name = "connections-peak"
    let summary = "the most connections that the load had open at once"
    let unit = Unit.count
    let definition = """
        The greatest number of connections to nodes that were open at the same time, those that fetch slot \
        tables left out. They are opened when operations wait for one, so that a fast server needs few of \
        those that load.connections allows.
        """
    let source = "the load generator; with several workers the sum of their peaks"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let isOfClients = false

    let better = Better.neither

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let peak = load.connectionsPeak else {
            return .unknown("the connections were not counted")
        }
        return .value(Double(peak))
    }
}

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
