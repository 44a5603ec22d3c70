import Quantities
import RunRecord

/// How long the cluster took to be ready.
struct StartUpTime: Measure {
    let name = "start-up-time"
    let summary = "from the first process to a cluster that is ready"
    let unit = Unit.time
    let definition = """
        From the start of the first node to the moment when every node agrees on every slot, the \
        state is ok everywhere and every replica is linked.
        """
    let source = "polling of the nodes"
    let witnesses: [Witness] = [.poll]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let ready = run.record.timeline.first { $0.kind == .clusterReady }
        guard let ready else { return .unknown("the cluster never was ready") }
        guard let seconds = ready[.startUp] else {
            return .nothing("this run did not time its start-up")
        }
        return .value(seconds)
    }
}

/// How long some node held the cluster for failed.
struct StateFailTime: Measure {
    let name = "state-fail-time"
    let summary = "time in which a node in reach said cluster_state:fail"
    let unit = Unit.time
    let definition = """
        The time, from the cluster's being ready to the run's end, in which at least one node that \
        could be reached held the cluster's state for fail, all such times together. A node that a \
        fault disables is out of reach.
        """
    let source = "the servers' logs, CLUSTER INFO"
    let witnesses: [Witness] = [.log, .poll]
    let isPolledToo = true

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let start = run.windows.ready ?? .zero
        let total = FailingSpans(run).spans.reduce(0) { total, span in
            total + max(0, ((span.to ?? run.record.end) - max(span.from, start)).inSeconds)
        }
        return .value(total)
    }
}

/// How long until the cluster's state was ok for good, or that it never was.
struct TimeToOK: Measure {
    let name = "time-to-ok"
    let summary = "from the first fault until every node in reach says cluster_state:ok for good"
    let unit = Unit.time
    let definition = """
        From the first fault's taking effect to the moment from which on every node that can be reached says \
        cluster_state:ok until the run's end, and at least one can be reached; 0 when none ever said anything else. \
        Infinite when that did not come in the run: a node that came back as one that nobody knows never says ok. Unlike \
        recovery-time it asks nothing of replicas and clients.
        """
    let source = "the servers' logs, CLUSTER INFO"
    let witnesses: [Witness] = [.log, .poll]
    let needsFault = true

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let fault = run.windows.faultStart else { return .nothing("nothing was injected") }
        let spans = FailingSpans(run, countsSilence: true).spans
        guard let last = spans.last(where: { $0.to.map { $0 > fault } ?? true }) else {
            return .value(0)
        }
        return .value(last.to.map { ($0 - fault).inSeconds } ?? .infinity)
    }
}
