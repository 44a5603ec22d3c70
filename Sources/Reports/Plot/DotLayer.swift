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
