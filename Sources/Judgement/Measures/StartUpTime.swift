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
