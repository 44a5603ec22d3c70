/// A remark in the middle of a plot, such as why it is empty.
struct NoteLayer: PlotLayer {
    let text: String

    func marks(in area: PlotArea) -> [Markup] {
        [
            .tag(
                "text",
                [
                    "class": "axis", "x": Number.pixels((area.left + area.right) / 2),
                    "y": Number.pixels((area.top + area.bottom) / 2), "text-anchor": "middle",
                ], .text(text))
        ]
    }
}
