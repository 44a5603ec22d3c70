/// Finds the word that a user meant.
enum Spelling {
    /// `; did you mean 'pause'?` for the nearest known word, or nothing when none is near.
    static func suggestion(for word: String, among known: [String]) -> String {
        nearest(to: word, among: known).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// The known word with the fewest edits from `word`, when a third of its letters at most differ
    /// (one letter in words of up to five, two from four on).
    static func nearest(to word: String, among known: [String]) -> String? {
        let letters = Array(word.lowercased().unicodeScalars.prefix(64))
        let limit = max(letters.count > 3 ? 2 : 1, letters.count / 3)
        let ranked = known.map { ($0, distance(letters, Array($0.lowercased().unicodeScalars))) }
        guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= limit else { return nil }
        return best.0
    }

    /// The fewest insertions, deletions, replacements and swaps of neighbours that turn one word
    /// into the other (optimal string alignment distance).
    private static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            for column in second.indices {
                let differs = first[row] == second[column] ? 0 : 1
                var best = min(
                    last[column] + differs, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1],
                    first[row - 1] == second[column]
                {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[second.count]
    }
}
