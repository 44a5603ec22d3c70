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
