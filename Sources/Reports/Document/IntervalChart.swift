/// Series of values, some with intervals, over one axis of durations.
package struct IntervalChart: DocumentFigure {
    /// One series.
    package struct Series: Sendable {
        /// What it is.
        package var name: String
        /// Its points: place, value and interval.
        package var points: [(x: Double, value: Double, low: Double?, high: Double?)]
        /// Whether it is a bound or a prediction and not a measurement: a dashed line.
        package var isComputed: Bool

        /// A series.
        package init(
            name: String,
            points: [(x: Double, value: Double, low: Double?, high: Double?)],
            isComputed: Bool = false
        ) {
            self.name = name
            self.points = points
            self.isComputed = isComputed
        }
    }

    /// What is to be seen, in a sentence.
    package var caption: String
    /// What stands below the horizontal axis, in seconds.
    package var across: String
    /// What stands beside the vertical axis.
    package var up: String
    /// The series.
    package var series: [Series]

    /// A chart.
    package init(caption: String, across: String, up: String, series: [Series]) {
        self.caption = caption
        self.across = across
        self.up = up
        self.series = series
    }

    package var picture: Markup {
        let points = series.flatMap(\.points)
        guard let first = points.map(\.x).min(), let last = points.map(\.x).max() else { return [] }
        let top = points.flatMap { [$0.value, $0.high ?? 0] }.filter(\.isFinite).max() ?? 1
        let figure = Figure(
            caption: caption,
            legend: series.enumerated().map { index, one in
                Figure.Key(style: style(index, one), name: one.name)
            })
        return figure.markup { width in
            Plot(
                title: caption, width: width, height: 330,
                x: Axis(label: across, domain: min(0, first)...last * 1.05) { Number.text($0) },
                y: Axis(label: up, domain: 0...max(top * 1.05, 1e-6)) { Number.text($0) },
                layers: series.enumerated().flatMap { index, one in
                    layers(one, style(index, one))
                }
            ).svg
        }
    }

    private func style(_ index: Int, _ series: Series) -> SeriesStyle {
        SeriesStyle(colour: index, isDashed: series.isComputed)
    }

    private func layers(_ series: Series, _ style: SeriesStyle) -> [any PlotLayer] {
        let sorted = series.points.sorted { $0.x < $1.x }
        let line = LineLayer(points: sorted.map { ($0.x, $0.value) }, style: style)
        return series.isComputed
            ? [line]
            : [line, IntervalLayer(points: sorted, style: style, name: series.name)]
    }
}
