import Quantities
import RunRecord

/// Successful operations a second.
struct Throughput: Measure {
    let name = "throughput"
    let summary = "successful operations a second"
    let unit = Unit.rate
    let definition = """
        Operations that succeeded, counted in the window in which they were meant to be sent, divided \
        by how long the load ran in that window.
        """
    let source = "the load's operations, the timeline"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let selectors: Selector.Kinds = [.window, .shards, .operation]
    let reported = ["throughput", "throughput[baseline]", "throughput[fault]"]

    let better = Better.higher

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard run.record.load != nil else { return run.noLoad }
        guard let length = run.windows.length(of: query.selector.window), length > .zero else {
            return .nothing("the run has no such window")
        }
        let done = run.groups(query.selector).reduce(UInt64(0)) { $0 + ($1.outcomes.first ?? 0) }
        return .value(Double(done) / length.inSeconds)
    }
}

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
