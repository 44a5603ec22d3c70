import History
import Judgement

/// A measure's trend as small as a word: a dot for each run, a line through them, from 0 to the greatest.
struct TrendSpark: DocumentFigure {
    let trend: HistoryTrends.Trend

    private static let width = 180.0
    private static let height = 30.0
    private static let margin = 4.0

    /// The row that it stands in says the same in numbers.
    var picture: Markup {
        let points = trend.points.enumerated().filter { $0.element.value.isFinite }
        let greatest = points.map(\.element.value).max() ?? 0
        let step = (Self.width - 2 * Self.margin) / Double(max(1, trend.points.count - 1))
        let places = points.map { index, point in
            let share = greatest > 0 ? max(0, point.value) / greatest : 0
            return (
                x: Number.pixels(Self.margin + Double(index) * step),
                y: Number.pixels(
                    Self.height - Self.margin - share * (Self.height - 2 * Self.margin)),
                isFailed: point.run.verdict == .failed
            )
        }
        let path = places.enumerated().map { "\($0 == 0 ? "M" : "L")\($1.x) \($1.y)" }.joined()
        let dots = places.map { place in
            Markup.tag(
                "circle",
                [
                    "class": "spark \(place.isFailed ? "c1" : "c0")", "cx": place.x, "cy": place.y,
                    "r": "2.2",
                ])
        }
        return .tag(
            "svg",
            [
                "class": "spark",
                "viewBox": "0 0 \(Number.pixels(Self.width)) \(Number.pixels(Self.height))",
                "width": Number.pixels(Self.width), "height": Number.pixels(Self.height),
                "aria-hidden": "true",
            ],
            .fragment(
                (path.isEmpty ? [] : [.tag("path", ["class": "line c7", "d": path])]) + dots))
    }

    func lines(width: Int, glyphs: Glyphs) -> [StyledText]? {
        [StyledText(Sparkline(glyphs: glyphs).text(trend.values, width: width), .series(0))]
    }
}
