/// A drawing with its caption and legend, once for wide screens and once for narrow ones.
struct Figure: Sendable {
    /// An entry of the legend.
    struct Key: Sendable {
        let style: SeriesStyle
        let name: String
        /// How the series is drawn.
        enum Mark: Sendable {
            case line
            case area
            case dot
        }

        var mark = Mark.line
    }

    /// What is to be seen, in a sentence.
    let caption: String
    var legend: [Key] = []
    /// Whether two stand beside each other, so that each gets half the page.
    var isHalf = false

    /// The figure.
    ///
    /// - Parameter draw: Draws it for a width in pixels.
    /// - Returns: The element.
    func markup(_ draw: (Double) -> Markup) -> Markup {
        .tag(
            "figure", [:], .tag("figcaption", [:], .text(caption)), keys,
            .tag("div", ["class": "wide"], draw(isHalf ? 490 : 1000)),
            .tag("div", ["class": "narrow"], draw(376)))
    }

    private var keys: Markup {
        guard !legend.isEmpty else { return [] }
        let items = legend.map { key -> Markup in
            let sample =
                switch key.mark {
                case .line: Markup.tag("path", ["class": "line \(key.style.name)", "d": "M1 6H23"])
                case .dot:
                    Markup.tag(
                        "circle",
                        ["class": "bar \(key.style.name)", "cx": "12", "cy": "6", "r": "3.5"])
                case .area:
                    Markup.tag(
                        "rect",
                        [
                            "class": "bar \(key.style.name)", "x": "0", "y": "0", "width": "24",
                            "height": "12",
                        ])
                }
            return .tag(
                "li", [:], .tag("svg", ["viewBox": "0 0 24 12", "aria-hidden": "true"], sample),
                .text(key.name))
        }
        return .tag("ul", ["class": "legend"], .fragment(items))
    }
}
