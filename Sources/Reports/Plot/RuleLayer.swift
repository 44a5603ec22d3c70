/// A vertical line across the plot at one value, such as a bound, with its name.
struct RuleLayer: PlotLayer {
    /// Where, in the axis' unit.
    let at: Double
    /// Written beside it.
    let label: String
    /// Which row the label is written in, from 0, so that near rules' labels do not overlap.
    let row: Int
    let style: SeriesStyle

    func marks(in area: PlotArea) -> [Markup] {
        guard at.isFinite, area.x.domain.contains(at) else { return [] }
        let x = area.x.position(at)
        let isRight = x + PlotText.width(label) + 8 > area.right
        return [
            .tag(
                "line",
                [
                    "class": "rule \(style.name)", "x1": Number.pixels(x), "x2": Number.pixels(x),
                    "y1": Number.pixels(area.top), "y2": Number.pixels(area.bottom),
                ]),
            .tag(
                "text",
                [
                    "class": "rule-label \(style.name)", "x": Number.pixels(x + (isRight ? -5 : 5)),
                    "y": Number.pixels(area.top + 11 + Double(row) * 15),
                    "text-anchor": isRight ? "end" : "start",
                ], .text(label)),
        ]
    }
}
