/// How one of several series looks: a colour that people with any colour vision tell apart (Okabe
/// and Ito's palette), and dashes or not.
struct SeriesStyle: Sendable, Hashable {
    /// The colour's place in the palette, from 0 to 7.
    let colour: Int
    /// Whether its lines are dashed.
    var isDashed = false
    /// Whether its lines are broad and pale, so that they show behind one that covers them.
    var isBroad = false

    /// The classes of the stylesheet.
    var name: String { "c\(colour % 8)\(isDashed ? " dashed" : "")\(isBroad ? " broad" : "")" }

    /// What a fault touched.
    static let affected = SeriesStyle(colour: 1)
    /// What none did.
    static let healthy = SeriesStyle(colour: 0)

    /// Dashed, in the same colour.
    var dashed: SeriesStyle { SeriesStyle(colour: colour, isDashed: true) }
}
