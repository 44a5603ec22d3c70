/// Rows of bars on one time axis: who did or saw what, and when.
struct LaneChart: Sendable {
    /// A bar of a lane.
    struct Bar: Sendable {
        /// The class of a bar that stands for nothing: an outline only.
        static let nothing = "nothing"

        /// Where it begins, in seconds.
        let from: Double
        /// Where it ends.
        let to: Double
        /// A class of the stylesheet.
        let style: String
        /// Written in it where it fits.
        let label: String
        /// Told when pointed at.
        let title: String
        /// Whether the label may stand beside a bar that is too short for it.
        var labelsOutside = false
        /// Whether it is a thin strip below the others.
        var isThin = false
    }

    /// A row.
    struct Lane: Sendable {
        /// What the row shows.
        let label: String
        let bars: [Bar]
        /// Whether a gap and its label's heading come before it.
        var heading: String?
    }

    let title: String
    let width: Double
    let x: Axis
    let lanes: [Lane]
    /// Stretches shaded behind all lanes.
    let bands: [(from: Double, to: Double)]
    /// Lines through all lanes.
    let rules: [(at: Double, title: String)]

    private static let laneHeight = 25.0
    private static let headingHeight = 24.0
    /// How much of a width bold text may be thought to have, beside the usual letters.
    private static let boldness = 0.78
    private static let top = 6.0

    private var labelWidth: Double { width < 600 ? 110 : 150 }

    private var tops: [Double] {
        var y = Self.top
        return lanes.map { lane in
            if lane.heading != nil { y += Self.headingHeight }
            defer { y += Self.laneHeight }
            return y
        }
    }

    /// The SVG element.
    var svg: Markup {
        let tops = tops
        let bottom = (tops.last ?? Self.top) + Self.laneHeight + 2
        let scale = x.scale(from: labelWidth, to: width - 12)
        let shades = bands.map { band -> Markup in
            let left = scale.position(band.from)
            return .tag(
                "rect",
                [
                    "class": "band", "x": Number.pixels(left), "y": Number.pixels(Self.top),
                    "width": Number.pixels(max(0, scale.position(band.to) - left)),
                    "height": Number.pixels(bottom - Self.top),
                ])
        }
        let lines = rules.filter { x.domain.contains($0.at) }.map { rule -> Markup in
            let at = Number.pixels(scale.position(rule.at))
            return .tag(
                "line",
                [
                    "class": "moment", "x1": at, "x2": at, "y1": Number.pixels(Self.top),
                    "y2": Number.pixels(bottom),
                ], .tag("title", [:], .text(rule.title)))
        }
        let rows = zip(lanes, tops).map { row($0, at: $1, scale) }
        return Picture(title: title, width: width, height: bottom + 42).svg(
            shades + lines + rows + AxisMarks.horizontal(x, scale, at: bottom))
    }

    private func row(_ lane: Lane, at y: Double, _ scale: Scale) -> Markup {
        let label = Markup.tag(
            "text",
            [
                "x": Number.pixels(labelWidth - 8), "y": Number.pixels(y + 14),
                "text-anchor": "end",
            ], .text(PlotText.fitted(lane.label, pixels: labelWidth - 8)))
        let heading = lane.heading.map { heading -> Markup in
            .tag(
                "text", ["class": "lane-heading", "x": "0", "y": Number.pixels(y - 6)],
                .text(PlotText.fitted(heading, pixels: width * Self.boldness)))
        }
        return .tag(
            "g", [:], heading ?? [], label, .fragment(lane.bars.map { bar($0, at: y, scale) }))
    }

    private func bar(_ bar: Bar, at y: Double, _ scale: Scale) -> Markup {
        guard bar.to >= x.domain.lowerBound, bar.from <= x.domain.upperBound else { return [] }
        let left = scale.position(bar.from)
        // What took any time is seen, be it ever so short.
        let length = max(2, scale.position(bar.to) - left)
        let shape = Markup.tag(
            "rect",
            [
                "class": bar.style, "x": Number.pixels(left),
                "y": Number.pixels(bar.isThin ? y + 19 : y + 2), "width": Number.pixels(length),
                "height": bar.isThin ? "4" : "16",
            ], .tag("title", [:], .text(bar.title)))
        return [shape, label(bar, left: left, length: length, y: y, end: scale.end)]
    }

    private func label(
        _ bar: Bar, left: Double, length: Double, y: Double, end: Double
    ) -> Markup {
        let needed = PlotText.width(bar.label) + 6
        let place: (x: Double, anchor: String, style: String)
        if bar.label.isEmpty {
            return []
        } else if needed <= length {
            // White is read on a bar, and neither beside a thin one nor where there is none.
            let isOnBar = !bar.isThin && bar.style != Bar.nothing
            place = (left + length / 2, "middle", isOnBar ? "in-bar" : "")
        } else if bar.labelsOutside {
            let fitsRight = left + length + needed <= end
            place = fitsRight ? (left + length + 5, "start", "") : (left - 5, "end", "")
        } else {
            return []
        }
        return .tag(
            "text",
            [
                "class": place.style, "x": Number.pixels(place.x), "y": Number.pixels(y + 14),
                "text-anchor": place.anchor,
            ], .text(bar.label))
    }
}
