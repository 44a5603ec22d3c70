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
