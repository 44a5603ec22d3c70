/// From the last heal to everything being as before.
struct RecoveryTime: Measure {
    let name = "recovery-time"
    let summary = "from the last heal to replicas linked, state ok, baseline restored"
    let unit = Unit.time
    let definition = """
        From the last heal to the moment when every slot is owned, every replica linked, the state ok \
        on every node, and every shard serves as in the baseline. Infinite when that did not come in \
        the run.
        """
    let source = "polling of the nodes, the load's series"
    let witnesses: [Witness] = [.poll]

    let primary = ["recovery-time"]

    let needsFault = true

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let healed = run.record.timeline.last(where: { $0.kind == .faultHealed })?.at else {
            return .nothing("no fault was healed")
        }
        guard
            let converged = run.record.timeline.first(where: {
                $0.kind == .converged && $0.at >= healed
            })
        else { return .value(.infinity) }
        var latest = converged.at
        if let load = run.record.load {
            for shard in run.record.description.topology.shards {
                guard let baseline = LoadBaseline(load, shard: shard.number, windows: run.windows)
                else { continue }
                guard let restored = baseline.restored(after: healed) else {
                    return .value(.infinity)
                }
                latest = max(latest, restored)
            }
        }
        return .value((latest - healed).inSeconds)
    }
}
