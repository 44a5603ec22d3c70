import Quantities
import RunRecord

/// A measure that is the length of one phase of each episode.
protocol PhaseMeasure: Measure {
    /// Which phase.
    var phase: FailoverPhase { get }
}

extension PhaseMeasure {
    var unit: Unit { .time }

    var selectors: Selector.Kinds { .shards }

    var isForEachLoss: Bool { true }

    /// The phase's length in each episode that tells it by itself; infinite where it never ended.
    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        var samples: [Reading.Sample] = []
        var isHidden = false
        for index in run.losses.indices {
            guard let episode = run.episodesByLoss[index],
                query.selector.includes(shard: episode.shard, affected: run.affectedShards)
            else { continue }
            for found in episode.phases where found.parts.contains(phase) {
                if let duration = found.duration {
                    isHidden = isHidden || found.parts != [phase]
                    guard found.parts == [phase] else { continue }
                    samples.append(Reading.Sample(value: duration.inSeconds, loss: index))
                } else if found.parts.first == phase, run.losses[index].isOwed {
                    samples.append(Reading.Sample(value: .infinity, loss: index))
                }
            }
        }
        let reason =
            isHidden
            ? "nobody saw where the phase '\(phase.rawValue)' begins or ends"
            : run.absence(of: "phase '\(phase.rawValue)'")
        return .samples(samples, orNothing: reason)
    }
}

extension MasterLoss {
    /// Whether the phases of a failover had to end: one was due, or one took place.
    fileprivate var isOwed: Bool { replacement != nil || lacksFailover }
}

extension RunAnalysis {
    /// Why there is no value of something that only a lost master has.
    func absence(of what: String) -> String {
        if losses.isEmpty { return "no shard lost its master, so there is no \(what)" }
        if episodesByLoss.isEmpty {
            return "no master was down for long enough to be replaced, so there is no \(what)"
        }
        return "no episode of the selected shards has a \(what)"
    }
}
