/// When a comparison that goes on until enough is known may be looked at, and how sure each look must be.
///
/// The probability to be wrong is spent over the looks (P. Pocock, "Group Sequential Methods in the Design
/// and Analysis of Clinical Trials", Biometrika 64, 1977; K. Lan and D. DeMets, "Discrete Sequential
/// Boundaries for Clinical Trials", Biometrika 70, 1983), and by Bonferroni: whatever the looks have in
/// common, together they are wrong no oftener than the shares say.
package enum SequentialLooks {
    /// The samples on each side at a look, and its share of the probability to be wrong; all shares are below 1.
    private static let first: [(samples: Int, share: Double)] = [
        (6, 0.1), (12, 0.2), (24, 0.3), (36, 0.2), (48, 0.1),
    ]

    /// The looks that so many samples allow.
    ///
    /// - Parameters:
    ///   - samples: On the side with the fewer.
    ///   - alpha: The probability to be wrong at any look.
    /// - Returns: The samples of each look and its own probability to be wrong.
    package static func looks(
        upTo samples: Int, alpha: Double = 0.05
    ) -> [(samples: Int, alpha: Double)] {
        var looks = first
        // From there each doubles the samples and halves what is left.
        while let last = looks.last, last.samples < samples {
            looks.append((last.samples * 2, looks.count == first.count ? 0.05 : last.share / 2))
        }
        return looks.filter { $0.samples <= samples }.map { ($0.samples, $0.share * alpha) }
    }

    /// How many samples on each side the next look needs.
    package static func next(after samples: Int) -> Int {
        looks(upTo: max(48, samples * 3)).first { $0.samples > samples }?.samples ?? samples
    }
}
