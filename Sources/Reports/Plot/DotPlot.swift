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
