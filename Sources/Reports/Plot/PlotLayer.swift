/// Something drawn into a plot's area; layers are drawn in order, later ones on top.
protocol PlotLayer: Sendable {
    /// The marks, placed by the area's scales.
    func marks(in area: PlotArea) -> [Markup]
}
