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
