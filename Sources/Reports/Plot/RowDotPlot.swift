/// Several samples on one axis, a row for each, so that none hides another.
struct RowDotPlot: Sendable {
    /// What it shows, for people who cannot see it.
    let title: String
    let width: Double
    let x: Axis
    let layer: RowDotLayer
    /// A stretch of the axis that is shaded.
    let band: ClosedRange<Double>

    private static let left = 52.0

    /// The SVG element.
    var svg: Markup {
        let height = Double(layer.rows.count) * RowDotLayer.rowHeight + 50
        let scale = x.scale(from: Self.left, to: width - 14)
        let area = PlotArea(
            x: scale, y: Scale(kind: .linear, domain: 0...1, start: height - 42, end: 4))
        return Picture(title: title, width: width, height: height).svg(
            shade(area) + layer.marks(in: area) + AxisMarks.horizontal(x, scale, at: area.bottom))
    }

    private func shade(_ area: PlotArea) -> [Markup] {
        let (left, right) = (area.x.position(band.lowerBound), area.x.position(band.upperBound))
        guard right > left else { return [] }
        return [
            .tag(
                "rect",
                [
                    "class": "tolerance", "x": Number.pixels(left), "y": Number.pixels(area.top),
                    "width": Number.pixels(right - left),
                    "height": Number.pixels(area.bottom - area.top),
                ], .tag("title", [:], .text("tolerated")))
        ]
    }
}

/// Rows of samples as dots, those that fall together beside each other, with the number that stands for each.
struct RowDotLayer: PlotLayer {
    /// One sample.
    struct Row: Sendable {
        let name: String
        /// In any order; those that are not finite are counted at the right end.
        let values: [Double]
        /// The number that stands for them; nil for none.
        let location: Double?
        let style: SeriesStyle
    }

    /// The height of a row, in pixels.
    static let rowHeight = 44.0
    private static let radius = 4.0

    let rows: [Row]
    /// How a value is written.
    let format: @Sendable (Double) -> String

    func marks(in area: PlotArea) -> [Markup] {
        rows.enumerated().flatMap { index, row in
            marks(of: row, middle: area.top + Self.rowHeight * (Double(index) + 0.5), area)
        }
    }

    private func marks(of row: Row, middle: Double, _ area: PlotArea) -> [Markup] {
        var marks: [Markup] = [
            .tag(
                "text", ["x": "2", "y": Number.pixels(middle + 4)], .text(row.name))
        ]
        var piles: [Int: Int] = [:]
        for value in row.values.filter(\.isFinite).sorted() {
            let at = area.x.position(value)
            let place = piles[Int(at / (2 * Self.radius)), default: 0]
            piles[Int(at / (2 * Self.radius))] = place + 1
            // Above and below the middle in turn, within the row.
            let step = Double((place + 1) / 2) * (place % 2 == 0 ? 1 : -1) * Self.radius * 1.6
            let offset = min(Self.rowHeight / 2 - 5, max(5 - Self.rowHeight / 2, step))
            marks.append(
                .tag(
                    "circle",
                    [
                        "class": "dot \(row.style.name)", "cx": Number.pixels(at),
                        "cy": Number.pixels(middle + offset),
                        "r": Number.pixels(Self.radius - 0.5),
                    ], .tag("title", [:], .text("\(row.name): \(format(value))"))))
        }
        if let location = row.location, location.isFinite {
            let at = Number.pixels(area.x.position(location))
            marks.append(
                .tag(
                    "line",
                    [
                        "class": "rule \(row.style.name)", "x1": at, "x2": at,
                        "y1": Number.pixels(middle - Self.rowHeight / 2 + 3),
                        "y2": Number.pixels(middle + Self.rowHeight / 2 - 3),
                    ], .tag("title", [:], .text("\(row.name): \(format(location))"))))
        }
        let never = row.values.count { !$0.isFinite }
        if never > 0 {
            marks.append(
                .tag(
                    "text",
                    [
                        "x": Number.pixels(area.right), "y": Number.pixels(middle + 4),
                        "text-anchor": "end",
                    ], .text("never: \(never)")))
        }
        return marks
    }
}

/// A plot with one axis only: samples piled up on it.
struct DotPlot: Sendable {
    /// What it shows, for people who cannot see it.
    let title: String
    let width: Double
    let x: Axis
    let layers: [any PlotLayer]
    /// The most samples that may fall together; makes the plot as high as needed.
    let tallestPile: Int

    /// The SVG element.
    var svg: Markup {
        let height = 96 + Double(min(20, tallestPile)) * 6
        let scale = x.scale(from: 14, to: width - 14)
        let area = PlotArea(
            x: scale, y: Scale(kind: .linear, domain: 0...1, start: height - 42, end: 4))
        return Picture(title: title, width: width, height: height).svg(
            layers.flatMap { $0.marks(in: area) }
                + AxisMarks.horizontal(x, scale, at: area.bottom))
    }
}
