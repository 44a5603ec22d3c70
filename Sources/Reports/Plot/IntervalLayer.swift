/// Points with their intervals as upright bars.
struct IntervalLayer: PlotLayer {
    /// The points, with the ends of their intervals where they are known.
    let points: [(x: Double, value: Double, low: Double?, high: Double?)]
    let style: SeriesStyle
    /// Told with each point's value when pointed at.
    let name: String

    func marks(in area: PlotArea) -> [Markup] {
        points.filter { $0.value.isFinite }.flatMap { point -> [Markup] in
            let x = Number.pixels(area.x.position(point.x))
            let dot = Markup.tag(
                "circle",
                [
                    "class": "dot \(style.name)", "cx": x,
                    "cy": Number.pixels(area.y.position(point.value)), "r": "4",
                ], .tag("title", [:], .text("\(name): \(Number.text(point.value))")))
            guard let low = point.low, let high = point.high, high.isFinite else { return [dot] }
            let bar = Markup.tag(
                "line",
                [
                    "class": "rule \(style.name)", "x1": x, "x2": x,
                    "y1": Number.pixels(area.y.position(low)),
                    "y2": Number.pixels(area.y.position(high)),
                ])
            return [bar, dot]
        }
    }
}
