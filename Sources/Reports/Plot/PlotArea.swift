/// The part of a plot inside its axes, with the scales that place values in it.
struct PlotArea: Sendable {
    let x: Scale
    let y: Scale

    /// The left edge, in pixels.
    var left: Double { x.start }
    /// The right edge.
    var right: Double { x.end }
    /// The upper edge.
    var top: Double { y.end }
    /// The lower edge.
    var bottom: Double { y.start }
}
