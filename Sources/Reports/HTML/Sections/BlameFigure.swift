import Judgement
import Quantities
import RunRecord

/// The blame time line of one shard: the faults, the phases of its failover, whom each node named as
/// its owner, and what its clients got, all on one axis.
struct BlameFigure: Sendable {
    let run: RunRecord
    let shard: Int
    /// The failover; nil when the shard kept its master.
    let episode: Episode?
    /// When operations of the shard waited and none was answered.
    var waits: [ShardWait] = []

    /// The figure.
    var markup: Markup {
        let domain = domain
        let lanes = faults + phases + views + clients
        let spans = run.faultSpans
        var rules: [(at: Double, title: String)] = []
        if let episode {
            rules.append((episode.effect.sinceStart.inSeconds, "the fault took effect"))
            if let won = episode.won {
                rules.append(
                    (won.sinceStart.inSeconds, "node \(episode.newMaster ?? 0) won the election"))
            }
        }
        return Figure(caption: caption, legend: legend).markup { width in
            LaneChart(
                title: caption, width: width, x: .time(domain), lanes: lanes,
                bands: spans.map { ($0.from.sinceStart.inSeconds, $0.to.sinceStart.inSeconds) },
                rules: rules
            ).svg
        }
    }

    private var caption: String {
        guard let episode else {
            return
                "Shard \(shard) in run \(run.description.index): a fault touched it, and it kept its master."
        }
        let winner = episode.newMaster.map { "node \($0) took over" } ?? "no node took over"
        return
            "Blame time line of shard \(shard) in run \(run.description.index): node "
            + "\(episode.oldMaster) was lost, \(winner). Dotted lines: the fault's effect, the election won."
    }

    private var legend: [Figure.Key] {
        let old =
            episode?.oldMaster
            ?? run.description.topology.shards.first { $0.number == shard }?.master
        var keys = [
            Figure.Key(
                style: SeriesStyle(colour: 1), name: "names node \(old.map { String($0) } ?? "-")",
                mark: .area)
        ]
        if let new = episode?.newMaster {
            keys.append(
                Figure.Key(style: SeriesStyle(colour: 2), name: "names node \(new)", mark: .area))
        }
        return keys + [
            Figure.Key(
                style: SeriesStyle(colour: 5), name: "says the cluster's state is fail",
                mark: .area),
            Figure.Key(style: SeriesStyle(colour: 0), name: "clients: success", mark: .area),
            Figure.Key(style: SeriesStyle(colour: 3), name: "clients: errors", mark: .area),
            Figure.Key(style: SeriesStyle(colour: 5), name: "clients: all wait", mark: .area),
        ]
    }

    /// When the last operation failed, or waited, of those that the failover's fault can have troubled: what hung
    /// ends long after the phases do.
    private func lastTrouble(since effect: Double) -> Double {
        let own = (run.load?.stretches ?? []).filter { $0.shard == shard && $0.outcome != .success }
        let troubles =
            own.map { (start: $0.firstSent, end: $0.lastCompleted) }
            + waits.map { (start: $0.from, end: $0.to) }
        let next = run.faultSpans.map { $0.from.sinceStart.inSeconds }.filter { $0 > effect + 0.1 }
            .min()
        return troubles.filter {
            let start = $0.start.sinceStart.inSeconds
            return start >= effect - 1 && start < next ?? .infinity
        }.map { $0.end.sinceStart.inSeconds }.max() ?? effect
    }

    /// From just before the fault to just after the last phase; the whole run without an episode.
    private var domain: ClosedRange<Double> {
        let end = max(run.end.sinceStart.inSeconds, 0.1)
        guard let episode else { return 0...end }
        let effect = episode.effect.sinceStart.inSeconds
        let ends = episode.phases.map { $0.end?.sinceStart.inSeconds ?? end }
        let last = max(effect + 0.1, ends.max() ?? end, lastTrouble(since: effect))
        let margin = (last - effect) * 0.1
        return (effect - margin)...(last + margin)
    }
}
