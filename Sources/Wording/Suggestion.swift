/// Finds the name that somebody most likely meant.
package enum Suggestion {
    /// The name nearest to `text` by edit distance, ignoring case; nil when none is near.
    ///
    /// Near means: at most a third of the longer word's letters differ, and at least one edit is
    /// always allowed. Of equally near names the first wins.
    ///
    /// - Parameters:
    ///   - text: What was written; only its first 64 characters count.
    ///   - names: What could have been meant.
    ///   - most: The most edits, where there is a narrower limit.
    /// - Returns: One of `names`.
    package static func nearest(
        to text: String, in names: some Sequence<String>, within most: Int = .max
    ) -> String? {
        let written = Array(text.lowercased().prefix(64))
        var best: (name: String, distance: Int)?
        for name in names {
            let candidate = Array(name.lowercased().prefix(64))
            let distance = distance(from: written, to: candidate)
            let limit = min(most, max(1, max(written.count, candidate.count) / 3))
            if distance <= limit, distance < (best?.distance ?? Int.max) {
                best = (name, distance)
            }
        }
        return best?.name
    }

    /// `; did you mean 'NAME'?` for the nearest name, or an empty text.
    package static func phrase(for text: String, in names: some Sequence<String>) -> String {
        nearest(to: text, in: names).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// The edits (insertion, deletion, substitution, swap of neighbours) from one word to another:
    /// the optimal string alignment distance.
    private static func distance(from left: [Character], to right: [Character]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var edits = min(
                    previous[column] + 1, current[column - 1] + 1,
                    previous[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2],
                    left[row - 2] == right[column - 1]
                {
                    edits = min(edits, beforePrevious[column - 2] + 1)
                }
                current.append(edits)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
