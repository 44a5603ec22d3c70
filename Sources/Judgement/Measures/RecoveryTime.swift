import Quantities
import RunRecord

/// From the last heal to everything being as before.
struct RecoveryTime: Measure {
    let name = "recovery-time"
    let summary = "from the last heal to replicas linked, state ok, baseline restored"
    let unit = Unit.time
    let definition = """
        From the last heal to the moment when every slot is owned, every replica linked, the state ok \
        on every node, and every shard serves as in the baseline. Infinite when that did not come in \
        the run. Not known when it had come and all shards then became slow alike without failures, healthy ones too: \
        that is the machine's noise.
        """
    let source = "polling of the nodes, the load's series"
    let witnesses: [Witness] = [.poll]

    let primary = ["recovery-time"]

    let needsFault = true

    /// How much later noise must make the recovery to make it unknown, in seconds: half the length of what is looked
    /// at is rounding.
    private static let leastSpoiled = 0.5

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let healed = run.record.timeline.last(where: { $0.kind == .faultHealed })?.at else {
            return .nothing("no fault was healed")
        }
        guard
            let converged = run.record.timeline.first(where: {
                $0.kind == .converged && $0.at >= healed
            })
        else { return .value(.infinity) }
        guard let load = run.record.load else {
            return .value((converged.at - healed).inSeconds)
        }
        let shards = run.record.description.topology.shards.compactMap { shard in
            LoadBaseline(load, shard: shard.number, windows: run.windows).map {
                (baseline: $0, isHealthy: !run.affectedShards.contains(shard.number))
            }
        }
        func latest(excusing excused: Set<Int> = []) -> Double {
            shards.reduce((converged.at - healed).inSeconds) { latest, shard in
                let restored = shard.baseline.restored(after: healed, excusing: excused)
                return max(latest, restored.map { ($0 - healed).inSeconds } ?? .infinity)
            }
        }
        let seconds = latest()
        guard shards.count > 1, shards.contains(where: \.isHealthy) else { return .value(seconds) }
        let slowed = shards.map { $0.baseline.slowed(after: healed) }
        let common = slowed.dropFirst().reduce(slowed[0]) { $0.intersection($1) }
        let without = common.isEmpty ? seconds : latest(excusing: common)
        guard without < seconds - Self.leastSpoiled else { return .value(seconds) }
        return .unknown(
            "after the recovery all shards became slow alike, those too that no fault was done to, and none failed: "
                + "that is this machine's noise; without it the recovery took "
                + SampleText.text(without, .time))
    }
}
