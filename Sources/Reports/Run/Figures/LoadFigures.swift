import Quantities
import RunRecord
import Statistics

/// Throughput, errors by class and latency of one run over time, affected shards beside healthy ones.
struct LoadFigures: DocumentFigure {
    let findings: Findings
    let run: RunRecord

    private static let mostBins = 400

    /// The figures; nothing without load.
    var picture: Markup {
        guard let load = run.load else { return [] }
        let groups = ShardGroup.allCases.compactMap { group -> (ShardGroup, LoadSeries)? in
            let shards = findings.shards(group, of: run)
            return LoadSeries(load, shards: shards, most: Self.mostBins).map { (group, $0) }
        }
        guard !groups.isEmpty else { return [] }
        return [throughput(groups), errors(groups), latency(groups)]
    }

    private var bands: [any PlotLayer] {
        let spans = run.faultSpans
        return spans.enumerated().map { index, span in
            BandLayer(
                from: span.from.sinceStart.inSeconds, to: span.to.sinceStart.inSeconds,
                label: span.label,
                labelEnd: spans.dropFirst(index + 1).first?.from.sinceStart.inSeconds)
        }
    }

    private func domain(_ groups: [(ShardGroup, LoadSeries)]) -> ClosedRange<Double> {
        0...(groups.map { Double($0.1.bins.count) * $0.1.binSeconds }.max() ?? 1)
    }

    private func throughput(_ groups: [(ShardGroup, LoadSeries)]) -> Markup {
        let lines = groups.map { group, series in
            LineLayer(
                points: series.bins.enumerated().map { index, bin in
                    (series.middle(index), bin.completed / series.binSeconds)
                }, style: group.style)
        }
        let values = lines.flatMap { $0.points.compactMap { $0.y } }
        let peak = values.max() ?? 1
        // Held-up operations that are answered at once make a peak beside which all else is flat.
        let usual = lines.compactMap { Statistics.median(of: $0.points.compactMap { $0.y }) }.max()
        let most = usual.map { $0 > 0 ? min(peak, $0 * 2.5) : peak } ?? peak
        let cut = most < peak ? " The peak of \(ValueText.text(peak, .rate)) is cut off." : ""
        let caption = "Throughput: operations that succeeded, by the time of the answer.\(cut)"
        let axis = Axis(label: "operations/s", domain: 0...(most * 1.05)) {
            ValueText.text($0, .count)
        }
        return Figure(caption: caption, legend: legend(groups)).markup { width in
            plot(caption, width, axis, domain(groups), lines)
        }
    }

    private func errors(_ groups: [(ShardGroup, LoadSeries)]) -> Markup {
        let classes = OperationOutcome.allCases.filter { outcome in
            groups.contains { $0.1.classes.contains(outcome) }
        }
        guard !classes.isEmpty else {
            return .tag("p", ["class": "faint"], "No operation failed in this run.")
        }
        let stacks = groups.map { group, series in (group, series, stack(series, classes)) }
        let most = stacks.flatMap { $0.2.flatMap { $0.steps.map { $0.high } } }.max() ?? 1
        let axis = Axis(label: "errors/s", domain: 0...(most * 1.05)) { ValueText.text($0, .count) }
        let keys = classes.enumerated().map { index, outcome in
            Figure.Key(style: SeriesStyle(colour: index + 1), name: outcome.name, mark: .area)
        }
        let figures = stacks.map { group, _, layers -> Markup in
            // A plot without data says less than a sentence.
            guard layers.contains(where: { $0.steps.contains { $0.high > $0.low } }) else {
                return .tag(
                    "p", ["class": "faint"],
                    .text("No operation on \(group.rawValue) shards failed in this run."))
            }
            let caption = "Errors by class, \(group.rawValue) shards, by the intended send time."
            return Figure(caption: caption, legend: keys, isHalf: true).markup { width in
                plot(caption, width, axis, domain(groups), layers)
            }
        }
        return .tag("div", ["class": "pair"], .fragment(figures))
    }

    private func stack(_ series: LoadSeries, _ classes: [OperationOutcome]) -> [AreaLayer] {
        var heights = [Double](repeating: 0, count: series.bins.count)
        return classes.enumerated().map { index, outcome in
            let steps = series.bins.enumerated().map { place, bin in
                let low = heights[place]
                heights[place] += (bin.failures[outcome] ?? 0) / series.binSeconds
                return (
                    from: Double(place) * series.binSeconds,
                    to: Double(place + 1) * series.binSeconds, low: low, high: heights[place]
                )
            }
            return AreaLayer(
                steps: steps, style: SeriesStyle(colour: index + 1), title: outcome.name)
        }
    }

    private func latency(_ groups: [(ShardGroup, LoadSeries)]) -> Markup {
        let values = groups.flatMap { $0.1.bins.flatMap { [$0.p50, $0.max].compactMap { $0 } } }
            .filter { $0 > 0 }
        guard let least = values.min(), let most = values.max() else { return [] }
        let axis = Axis(label: "latency", kind: .logarithmic, domain: (least / 1.5)...(most * 1.5))
        {
            ValueText.text($0, .time)
        }
        let figures = groups.map { group, series -> Markup in
            let caption =
                "Latency of successful operations, \(group.rawValue) shards, by the time of the "
                + "answer; of several shards the slowest."
            let layers: [any PlotLayer] = [
                line(series, SeriesStyle(colour: 7, isBroad: true)) { $0.max },
                line(series, SeriesStyle(colour: 1)) { $0.p99 },
                line(series, SeriesStyle(colour: 0)) { $0.p50 },
            ]
            let keys = [
                Figure.Key(style: SeriesStyle(colour: 0), name: "p50"),
                Figure.Key(style: SeriesStyle(colour: 1), name: "p99"),
                Figure.Key(style: SeriesStyle(colour: 7, isBroad: true), name: "max"),
            ]
            return Figure(caption: caption, legend: keys, isHalf: true).markup { width in
                plot(caption, width, axis, domain(groups), layers)
            }
        }
        return .tag("div", ["class": "pair"], .fragment(figures))
    }

    private func line(
        _ series: LoadSeries, _ style: SeriesStyle, _ value: (LoadSeries.Bin) -> Double?
    ) -> LineLayer {
        LineLayer(
            points: series.bins.enumerated().map { (series.middle($0), value($1)) }, style: style)
    }

    private func legend(_ groups: [(ShardGroup, LoadSeries)]) -> [Figure.Key] {
        groups.map { Figure.Key(style: $0.0.style, name: "\($0.0.rawValue) shards") }
    }

    private func plot(
        _ title: String, _ width: Double, _ y: Axis, _ domain: ClosedRange<Double>,
        _ layers: [any PlotLayer]
    ) -> Markup {
        Plot(
            title: title, width: width, height: 230, x: .time(domain), y: y, layers: bands + layers
        ).svg
    }
}

extension ShardGroup {
    /// How the group looks in plots.
    var style: SeriesStyle { self == .affected ? .affected : .healthy }
}
