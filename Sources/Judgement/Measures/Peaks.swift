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

/// The most connections that the nodes accepted in a second.
struct ConnectionsOpenedPeak: Measure {
    private static let received = PolledField("stats", "total_connections_received")

    let name = "connections-opened-peak"
    let summary = "the most connections that all nodes accepted in a second"
    let unit = Unit.rate
    let definition = """
        The greatest number of connections that the nodes together told to have accepted from one whole second of the \
        run to the next: the herd that reconnects when a master is replaced. Those that a node took in while it did \
        not answer count when it answers again. All clients of a run are in it, and those of replicas; so a policy's or \
        a program's own herd is seen where it runs alone.
        """
    let source = "INFO stats of every node, five times a second"
    let witnesses: [Witness] = [.poll]
    let polled = [Self.received]
    let selectors: Selector.Kinds = [.window]

    let better = Better.lower
    let leastDifference = 5.0

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        var opened: [Int: Double] = [:]
        for answers in Dictionary(grouping: run.record.polled?.answers ?? [], by: \.node).values {
            var last: Double?
            for answer in answers {
                guard let count = answer[Self.received] else { continue }
                defer { last = count }
                // Before the load began the harness itself connects.
                guard let before = last, answer.at >= run.windows.loadStart,
                    run.windows.isIn(query.selector.window, answer.at)
                else { continue }
                // A node that was started anew counts from nothing.
                let second = Int(answer.at.sinceStart.inSeconds)
                opened[second, default: 0] += count < before ? count : count - before
            }
        }
        guard let peak = opened.values.max() else {
            return .nothing("no node told its connections twice")
        }
        return .value(peak)
    }
}
