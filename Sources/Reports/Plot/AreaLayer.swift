/// An area between two lines over the horizontal axis, for stacked series and histograms.
struct AreaLayer: PlotLayer {
    /// Left and right edge, lower and upper value of each step.
    let steps: [(from: Double, to: Double, low: Double, high: Double)]
    /// Which of the plot's series it is.
    let style: SeriesStyle
    /// Told when pointed at.
    let title: String

    func marks(in area: PlotArea) -> [Markup] {
        var path = ""
        for step in steps where step.high > step.low {
            let left = Number.pixels(area.x.position(step.from))
            let right = Number.pixels(area.x.position(step.to))
            let low = Number.pixels(area.y.position(step.low))
            let high = Number.pixels(area.y.position(step.high))
            path += "M\(left) \(low)V\(high)H\(right)V\(low)Z"
        }
        guard !path.isEmpty else { return [] }
        return [
            .tag(
                "path", ["class": "area \(style.name)", "d": path], .tag("title", [:], .text(title))
            )
        ]
    }
}
