/// How long clients of a shard were not served after its master was hit.
struct Outage: Measure {
    let name = "outage"
    let summary = "from the fault's effect to steady service of the shard"
    let unit = Unit.time
    let definition = """
        For each fault that hit a master (also one too short to be an episode): from the moment it \
        took effect to the completion of the first operation on the shard after which a second \
        passes without a failure and without a silence longer than the baseline's, reads and \
        writes each, the longer counts. Infinite when the run ended before that.
        """
    let source = "the load's operations"
    let needsLoad = true
    let selectors: Selector.Kinds = [.shards, .operation]
    let reported = ["outage", "outage[reads]", "outage[writes]"]

    let primary = ["outage"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        return run.outage(in: load, query.selector)
    }
}

extension RunAnalysis {
    /// For each master lost, how long a load was not served.
    func outage(in load: LoadRecord, _ selector: Selector) -> Reading {
        let kinds = selector.operation.map { [$0] } ?? OperationKind.allCases
        var samples: [Reading.Sample] = []
        for (index, loss) in losses.enumerated() where loss.cause != .none {
            for shard in shardsSeen(by: selector, from: loss) {
                let lengths = kinds.compactMap { kind in
                    ServiceRecord(load, shard: shard, kind: kind, windows: windows)?
                        .outage(from: loss.effect)
                }
                guard let longest = lengths.max() else { continue }
                samples.append(Reading.Sample(value: longest, loss: index))
            }
        }
        let reason =
            losses.isEmpty
            ? absence(of: "outage") : "no such operation was sent to the shards that were hit"
        return .samples(samples, orNothing: reason)
    }
}

extension RunAnalysis {
    /// The shards to look at for one loss: its own, unless the selection names others.
    fileprivate func shardsSeen(by selector: Selector, from loss: MasterLoss) -> [Int] {
        let all = record.description.topology.shards.map { $0.number }
        switch selector.shards {
        case nil, .affected: return [loss.shard]
        case .healthy: return all.filter { !affectedShards.contains($0) }
        case .number(let number): return all.filter { $0 == number && number == loss.shard }
        }
    }
}
