import Judgement
import Quantities
import RunRecord

/// The blame time line of one shard: the faults, the phases of its failover, whom each node named as
/// its owner, and what its clients got, all on one axis.
struct BlameFigure: DocumentFigure {
    let run: RunRecord
    let shard: Int
    /// The failover; nil when the shard kept its master.
    let episode: Episode?
    /// When operations of the shard waited and none was answered.
    var waits: [ShardWait] = []

    /// The figure.
    var picture: Markup {
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

extension BlameFigure {
    /// Every fault of the run.
    var faults: [LaneChart.Lane] {
        run.faultSpans.enumerated().map { index, span in
            let bar = LaneChart.Bar(
                from: span.from.sinceStart.inSeconds, to: span.to.sinceStart.inSeconds,
                style: "bar c7", label: span.label,
                title: "\(span.label), \(ValueText.text(span.from)) to \(ValueText.text(span.to))"
                    + (span.isHealed ? "" : ", never healed"))
            return LaneChart.Lane(
                label: span.fault, bars: [bar], heading: index == 0 ? "Faults" : nil)
        }
    }

    /// The phases of the failover, each in a row of its own.
    var phases: [LaneChart.Lane] {
        let end = run.end.sinceStart.inSeconds
        return (episode?.phases ?? []).enumerated().map { index, phase in
            let length = ValueText.resolved(phase.seconds)
            let bar = LaneChart.Bar(
                from: phase.start.sinceStart.inSeconds,
                to: phase.end?.sinceStart.inSeconds ?? end,
                style: phase.isConcurrent ? "bar c4" : "bar c0", label: length,
                title: "\(phase.name): \(length), its end read from the \(phase.source)",
                labelsOutside: true)
            return LaneChart.Lane(
                label: phase.name, bars: [bar], heading: index == 0 ? "Phases of the failover" : nil
            )
        }
    }

    /// Whom each node named as the shard's owner, and when it said that the cluster's state is fail.
    var views: [LaneChart.Lane] {
        let nodes = run.description.topology.shards.flatMap { $0.nodes }.sorted()
        return nodes.prefix(30).enumerated().map { index, node in
            let views = run.views(ofNode: node, aboutShard: shard)
            return LaneChart.Lane(
                label: "node \(node)", bars: bars(of: views),
                heading: index == 0 ? "Whom each node names as the owner of shard \(shard)" : nil)
        }
    }

    private func bars(of views: [OwnerView]) -> [LaneChart.Bar] {
        OwnerView.merged(views, by: { ($0.isReachable, $0.owner) == ($1.isReachable, $1.owner) })
            .map { bar(ofOwner: $0) }
            + OwnerView.merged(
                views, by: { ($0.isReachable, $0.state) == ($1.isReachable, $1.state) }
            )
            .filter { $0.isReachable && $0.state == .fail }.map { bar(ofFailure: $0) }
    }

    private func bar(ofOwner view: OwnerView) -> LaneChart.Bar {
        let name = view.isReachable ? view.owner.map { "node \($0)" } ?? "none" : "no answer"
        let style: String
        if !view.isReachable || view.owner == nil {
            style = LaneChart.Bar.nothing
        } else if view.owner == episode?.newMaster {
            style = "bar c2"
        } else {
            style = isOld(view) ? "bar c1" : "bar c7"
        }
        return LaneChart.Bar(
            from: view.from.sinceStart.inSeconds, to: view.to.sinceStart.inSeconds, style: style,
            label: name, title: "\(name), \(times(view))")
    }

    private func bar(ofFailure view: OwnerView) -> LaneChart.Bar {
        LaneChart.Bar(
            from: view.from.sinceStart.inSeconds, to: view.to.sinceStart.inSeconds,
            style: "bar c5", label: "", title: "cluster state fail, \(times(view))", isThin: true)
    }

    private func times(_ view: OwnerView) -> String {
        "\(ValueText.text(view.from)) to \(ValueText.text(view.to))"
    }

    private func isOld(_ view: OwnerView) -> Bool {
        let first = run.description.topology.shards.first { $0.number == shard }?.master
        return view.owner == (episode?.oldMaster ?? first)
    }

    /// When reads and writes were answered, and how.
    var clients: [LaneChart.Lane] {
        let stretches = (run.load?.stretches ?? []).filter { $0.shard == shard }
        var isFirst = true
        return OperationKind.allCases.compactMap { kind in
            let waiting = waits.filter { $0.kind == kind }.prefix(100).map { bar(of: $0) }
            let bars =
                waiting + stretches.filter { $0.kind == kind }.prefix(400).map { bar(of: $0) }
            guard !bars.isEmpty else { return nil }
            defer { isFirst = false }
            return LaneChart.Lane(
                label: kind == .read ? "reads" : "writes", bars: Array(bars),
                heading: isFirst ? "When clients of shard \(shard) got answers, and which" : nil)
        }
    }

    private func bar(of wait: ShardWait) -> LaneChart.Bar {
        LaneChart.Bar(
            from: wait.from.sinceStart.inSeconds, to: wait.to.sinceStart.inSeconds,
            style: "bar c5", label: "all wait",
            title: "operations wait and none is answered, \(ValueText.text(wait.from)) to "
                + ValueText.text(wait.to), isThin: true)
    }

    private func bar(of stretch: OutcomeStretch) -> LaneChart.Bar {
        let isSuccess = stretch.outcome == .success
        let node = stretch.node > 0 ? " from node \(stretch.node)" : ""
        return LaneChart.Bar(
            from: stretch.firstCompleted.sinceStart.inSeconds,
            to: stretch.lastCompleted.sinceStart.inSeconds,
            style: isSuccess ? "bar c0" : "bar c3",
            label: isSuccess ? "success\(node)" : stretch.outcome.name,
            title: "\(ValueText.text(stretch.count)) times \(stretch.outcome.name)\(node), "
                + "\(ValueText.text(stretch.firstCompleted)) to \(ValueText.text(stretch.lastCompleted))"
        )
    }
}
