import Quantities
import RunRecord

/// From the fault's effect to the election won.
struct FailoverTime: Measure {
    let name = "failover-time"
    let summary = "from the fault's effect to the election won"
    let unit = Unit.time
    let definition = """
        For each shard that lost its master: from the moment the fault took effect (for a commanded \
        failover, the command) to the moment its replica won the election. Infinite when the \
        master stayed lost for longer than failover-worst-case and no replica took over. Needless \
        failovers, which no fault explains, have no such time.
        """
    let source = "receipts of the faults, the winner's log"
    let witnesses: [Witness] = [.log, .poll]
    let isPolledToo = true
    let selectors: Selector.Kinds = .shards

    let primary = ["failover-time"]

    let needsFault = true
    let isForEachLoss = true

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        var samples: [Reading.Sample] = []
        for (index, loss) in run.losses.enumerated() where loss.cause != .none {
            guard query.selector.includes(shard: loss.shard, affected: run.affectedShards) else {
                continue
            }
            if let time = run.episodesByLoss[index]?.failoverTime {
                samples.append(Reading.Sample(value: time.inSeconds, loss: index))
            } else if loss.lacksFailover {
                samples.append(Reading.Sample(value: .infinity, loss: index))
            }
        }
        return .samples(samples, orNothing: run.absence(of: "failover"))
    }
}
