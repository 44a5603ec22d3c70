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
