import Quantities
import RunRecord

/// How long our own load was not served, beside a client program of the plan's.
struct OutageBeside: Measure {
    let name = "outage-beside"
    let summary = "the outage as our own load saw it beside the plan's client program"
    let unit = Unit.time
    let definition = """
        As outage, but read from Shaketable's own load in a plan whose load has a command and a load of \
        its own: the cross-check of what the program says.
        """
    let source = "the operations of the load that ran beside the program"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let selectors: Selector.Kinds = [.shards, .operation]

    let needsFault = true
    let isForEachLoss = true
    let needsProgram = true
    let isOfClients = false

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.loadBeside else {
            return .nothing("no load ran beside a client program")
        }
        return run.outage(in: load, query.selector)
    }
}
