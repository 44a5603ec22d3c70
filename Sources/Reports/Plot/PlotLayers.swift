/// Something drawn into a plot's area; layers are drawn in order, later ones on top.
protocol PlotLayer: Sendable {
    /// The marks, placed by the area's scales.
    func marks(in area: PlotArea) -> [Markup]
}

/// A series of points joined by a line; a point without a value interrupts it.
struct LineLayer: PlotLayer {
    /// The points, from left to right.
    let points: [(x: Double, y: Double?)]
    /// Which of the plot's series it is.
    let style: SeriesStyle

    func marks(in area: PlotArea) -> [Markup] {
        var path = ""
        var isDrawing = false
        for point in points {
            guard let y = point.y, y.isFinite else {
                isDrawing = false
                continue
            }
            let place =
                "\(Number.pixels(area.x.position(point.x))) \(Number.pixels(area.y.position(y)))"
            // A point alone still shows: a line of no length has round ends.
            path += isDrawing ? "L\(place)" : "M\(place)h0"
            isDrawing = true
        }
        return path.isEmpty ? [] : [.tag("path", ["class": "line \(style.name)", "d": path])]
    }
}

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

/// Samples as dots on the horizontal axis; those that fall together are piled up.
struct DotLayer: PlotLayer {
    /// The samples and what to tell of each when pointed at.
    let samples: [(value: Double, title: String)]
    let style: SeriesStyle

    private static let radius = 5.0

    func marks(in area: PlotArea) -> [Markup] {
        var piles: [Int: Int] = [:]
        return samples.filter { $0.value.isFinite }.sorted { $0.value < $1.value }.map { sample in
            let column = Int(area.x.position(sample.value) / (2 * Self.radius))
            let height = piles[column, default: 0]
            piles[column] = height + 1
            let room = (area.bottom - area.top) / (2 * Self.radius)
            let y = area.bottom - Self.radius * (2 * Double(min(height, Int(room) - 1)) + 1.4)
            return .tag(
                "circle",
                [
                    "class": "dot \(style.name)",
                    "cx": Number.pixels(area.x.position(sample.value)),
                    "cy": Number.pixels(y), "r": Number.pixels(Self.radius - 0.5),
                ], .tag("title", [:], .text(sample.title)))
        }
    }
}

/// Samples as dots at their place on both axes.
struct ScatterLayer: PlotLayer {
    /// The samples and what to tell of each when pointed at; those that are not finite are left out.
    let samples: [(x: Double, y: Double, title: String)]
    let style: SeriesStyle

    func marks(in area: PlotArea) -> [Markup] {
        samples.filter { $0.x.isFinite && $0.y.isFinite }.map { sample in
            .tag(
                "circle",
                [
                    "class": "dot \(style.name)",
                    "cx": Number.pixels(area.x.position(sample.x)),
                    "cy": Number.pixels(area.y.position(sample.y)), "r": "3.5",
                ], .tag("title", [:], .text(sample.title)))
        }
    }
}

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
