import Foundation

/// What a page came out as on a screen or on paper, as the browser measured it.
struct Screen: Codable {
    /// The page's name.
    let name: String
    /// `light`, `dark`, or `paper`: light, with the rules for print in place of those for screens.
    let look: String
    /// The screen's width, in pixels.
    let width: Int
    /// The width of what is on it; greater when it must be scrolled sideways.
    let shown: Int
    /// Whether the browser asked for dark colours.
    let isDark: Bool
    /// How many plots are on it.
    let plots: Int
    /// The titles of those without any data.
    let emptyPlots: [String]
    /// The headings with nothing below them.
    let emptyHeadings: [String]
    /// Words of pictures that stand outside of them.
    let cutTexts: [String]
    /// Texts of the page that stand outside of the box that hides what is outside.
    let hiddenTexts: [String]
    /// What who cannot see the page, or has no mouse, would miss: pictures without a name, fields without a label,
    /// headings that skip a level, stretches that scroll and cannot be reached by keys, names that are there twice.
    let barriers: [String]
    /// The least contrast of a text with what is behind it, 1 to 21.
    let contrast: Double
    /// The text that has it.
    let faintest: String

    struct NothingSeen: Error {}

    /// What the inspection left in the page.
    static func all(in page: String) throws -> [Screen] {
        guard let start = page.range(of: "\"seen\">SEEN"),
            let end = page.range(of: "END", range: start.upperBound..<page.endIndex),
            let data = Data(base64Encoded: String(page[start.upperBound..<end.lowerBound]))
        else { throw NothingSeen() }
        return try JSONDecoder().decode([Screen].self, from: data)
    }
}
