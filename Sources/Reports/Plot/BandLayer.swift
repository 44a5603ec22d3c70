/// A stretch of the horizontal axis, such as the time a fault lasts, as a shaded band.
struct BandLayer: PlotLayer {
    /// Where it begins, in the axis' unit.
    let from: Double
    /// Where it ends.
    let to: Double
    /// Written above its left end.
    let label: String
    /// Where the label must end, in the axis' unit; nil for the plot's end.
    var labelEnd: Double?

    func marks(in area: PlotArea) -> [Markup] {
        let left = area.x.position(from)
        let right = area.x.position(to)
        guard right > left else { return [] }
        let room = (labelEnd.map { area.x.position($0) } ?? area.right) - left - 4
        return [
            .tag(
                "rect",
                [
                    "class": "band", "x": Number.pixels(left), "y": Number.pixels(area.top),
                    "width": Number.pixels(right - left),
                    "height": Number.pixels(area.bottom - area.top),
                ], .tag("title", [:], .text(label))),
            .tag(
                "text",
                [
                    "class": "band-label", "x": Number.pixels(left),
                    "y": Number.pixels(area.top - 4),
                ], .text(PlotText.fitted(label, pixels: room))),
        ]
    }
}
