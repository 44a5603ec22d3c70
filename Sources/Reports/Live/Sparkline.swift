/// A row of signs whose heights are a series' values.
struct Sparkline: Sendable {
    let glyphs: Glyphs

    /// The newest values, one sign each.
    ///
    /// - Parameters:
    ///   - values: The series, the newest last; what is not a number or below 0 is drawn as 0.
    ///   - width: How many signs at most.
    ///   - greatest: What the highest sign stands for; nil for the greatest value shown.
    /// - Returns: At most `width` signs.
    func text(_ values: [Double], width: Int, greatest: Double? = nil) -> String {
        let shown = values.suffix(max(0, width)).map { $0.isFinite ? max(0, $0) : 0 }
        let top = greatest ?? shown.max() ?? 0
        return String(
            shown.map { value in
                guard top > 0, value > 0 else { return glyphs.sparks[0] }
                let steps = Double(glyphs.sparks.count - 1)
                // What is above nothing is drawn above nothing: a few errors must be seen.
                let step = Int((value / top * steps).rounded(.up))
                return glyphs.sparks[min(glyphs.sparks.count - 1, max(1, step))]
            })
    }
}
