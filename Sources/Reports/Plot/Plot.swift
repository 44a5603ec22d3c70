/// A plot with two axes, as an SVG that scales with its width.
struct Plot: Sendable {
    /// What the plot shows, for people who cannot see it.
    let title: String
    /// The width in pixels at which text has its natural size.
    let width: Double
    /// The height in pixels.
    let height: Double
    let x: Axis
    let y: Axis
    let layers: [any PlotLayer]

    private static let left = 64.0
    private static let right = 14.0
    private static let top = 30.0
    private static let bottom = 42.0

    /// The SVG element.
    var svg: Markup {
        let area = PlotArea(
            x: x.scale(from: Self.left, to: width - Self.right),
            y: y.scale(from: height - Self.bottom, to: Self.top))
        return Picture(title: title, width: width, height: height).svg([
            .fragment(grid(area)), .fragment(layers.flatMap { $0.marks(in: area) }),
            .fragment(AxisMarks.horizontal(x, area.x, at: area.bottom)), vertical(area),
        ])
    }

    private func grid(_ area: PlotArea) -> [Markup] {
        area.y.ticks(5).map { tick in
            let at = Number.pixels(area.y.position(tick))
            return .tag(
                "line",
                [
                    "class": "grid", "x1": Number.pixels(area.left),
                    "x2": Number.pixels(area.right),
                    "y1": at, "y2": at,
                ])
        }
    }

    private func vertical(_ area: PlotArea) -> Markup {
        let ticks = area.y.ticks(5).map { tick -> Markup in
            .tag(
                "text",
                [
                    "x": Number.pixels(area.left - 6),
                    "y": Number.pixels(area.y.position(tick) + 4), "text-anchor": "end",
                ], .text(y.format(tick)))
        }
        let label = Markup.tag(
            "text", ["class": "axis", "x": "2", "y": "11"], .text(y.label))
        return .fragment(ticks + [label])
    }
}

/// The frame of every drawing: an SVG element with a title, scaled to the width it is given.
struct Picture: Sendable {
    /// What it shows, for people who cannot see it.
    let title: String
    let width: Double
    let height: Double

    /// The SVG element around its content.
    func svg(_ content: [Markup]) -> Markup {
        .tag(
            "svg",
            [
                "viewBox": "0 0 \(Number.pixels(width)) \(Number.pixels(height))",
                "width": Number.pixels(width), "height": Number.pixels(height), "role": "img",
                "aria-label": title,
            ], .tag("title", [:], .text(title)), .fragment(content))
    }
}

/// How one of several series looks: a colour that people with any colour vision tell apart (Okabe
/// and Ito's palette), and dashes or not.
struct SeriesStyle: Sendable, Hashable {
    /// The colour's place in the palette, from 0 to 7.
    let colour: Int
    /// Whether its lines are dashed.
    var isDashed = false
    /// Whether its lines are broad and pale, so that they show behind one that covers them.
    var isBroad = false

    /// The classes of the stylesheet.
    var name: String { "c\(colour % 8)\(isDashed ? " dashed" : "")\(isBroad ? " broad" : "")" }

    /// What a fault touched.
    static let affected = SeriesStyle(colour: 1)
    /// What none did.
    static let healthy = SeriesStyle(colour: 0)

    /// Dashed, in the same colour.
    var dashed: SeriesStyle { SeriesStyle(colour: colour, isDashed: true) }
}
