/// One axis of a plot: what it shows, from where to where, and how its ticks are written.
struct Axis: Sendable {
    /// What it shows, with the unit.
    let label: String
    /// How values are spaced.
    var kind: Scale.Kind = .linear
    /// The values at both ends; the upper is greater than the lower.
    let domain: ClosedRange<Double>
    /// How a tick is written.
    let format: @Sendable (Double) -> String
    /// Whether only whole numbers have ticks.
    var isWhole = false

    /// An axis of values; an empty domain is widened.
    init(
        label: String, kind: Scale.Kind = .linear, domain: ClosedRange<Double>,
        format: @escaping @Sendable (Double) -> String
    ) {
        self.label = label
        self.kind = kind
        self.format = format
        let isEmpty = !(domain.upperBound > domain.lowerBound)
        self.domain =
            isEmpty
            ? domain.lowerBound...(domain.lowerBound + max(1, abs(domain.lowerBound))) : domain
    }

    /// Seconds of the run's clock.
    static func time(_ domain: ClosedRange<Double>) -> Axis {
        Axis(label: "time since the run's start, s", domain: domain) { Number.text($0) }
    }

    /// The scale of this axis between two positions.
    func scale(from start: Double, to end: Double) -> Scale {
        Scale(kind: kind, domain: domain, start: start, end: end)
    }
}

/// Draws the ticks and the label of a horizontal axis.
enum AxisMarks {
    /// The axis' line, its ticks and its label below.
    static func horizontal(_ axis: Axis, _ scale: Scale, at y: Double) -> [Markup] {
        let count = Int(max(3, (scale.end - scale.start) / 90))
        let line = Markup.tag(
            "line",
            [
                "class": "axis-line", "x1": Number.pixels(scale.start),
                "x2": Number.pixels(scale.end), "y1": Number.pixels(y), "y2": Number.pixels(y),
            ])
        let places = scale.ticks(count).filter { !axis.isWhole || abs($0 - $0.rounded()) < 1e-9 }
        let ticks = places.map { tick -> Markup in
            let at = Number.pixels(scale.position(tick))
            let text = axis.format(tick)
            // Beyond the axis' end there is only a narrow margin.
            let isAtEnd = scale.position(tick) + PlotText.width(text) / 2 > scale.end + 12
            return [
                .tag(
                    "line",
                    [
                        "class": "axis-line", "x1": at, "x2": at, "y1": Number.pixels(y),
                        "y2": Number.pixels(y + 4),
                    ]),
                .tag(
                    "text",
                    [
                        "x": at, "y": Number.pixels(y + 17),
                        "text-anchor": isAtEnd ? "end" : "middle",
                    ],
                    .text(text)),
            ]
        }
        let label = Markup.tag(
            "text",
            [
                "class": "axis", "x": Number.pixels((scale.start + scale.end) / 2),
                "y": Number.pixels(y + 35), "text-anchor": "middle",
            ], .text(axis.label))
        return [line] + ticks + [label]
    }
}

/// The part of a plot inside its axes, with the scales that place values in it.
struct PlotArea: Sendable {
    let x: Scale
    let y: Scale

    /// The left edge, in pixels.
    var left: Double { x.start }
    /// The right edge.
    var right: Double { x.end }
    /// The upper edge.
    var top: Double { y.end }
    /// The lower edge.
    var bottom: Double { y.start }
}
