/// How the rank sum of one of two samples is distributed when nothing differs, given the ties.
///
/// Every choice of `size` out of all ranks is equally likely; they are counted by their sum with the
/// shift algorithm (B. Streitberg and J. Röhmel, "Exact Distributions for Permutation and Rank
/// Tests", Statistical Software Newsletter 12, 1986).
struct RankSumDistribution {
    /// How many choices have each sum.
    private let choices: [Double]

    /// The distribution; nil where counting would take more than so many steps.
    init?(doubledRanks: [Int], size: Int, mostSteps: Int) {
        let greatest = doubledRanks.sorted(by: >).prefix(size).reduce(0, +)
        let width = greatest + 1
        guard doubledRanks.count * size * width <= mostSteps else { return nil }
        var counts = [Double](repeating: 0, count: (size + 1) * width)
        counts[0] = 1
        for (taken, rank) in doubledRanks.enumerated() {
            for chosen in stride(from: min(size, taken + 1), to: 0, by: -1) {
                let (row, below) = (chosen * width, (chosen - 1) * width)
                guard rank <= greatest else { continue }
                for sum in rank...greatest { counts[row + sum] += counts[below + sum - rank] }
            }
        }
        choices = Array(counts.suffix(width))
    }

    /// The probability of a sum at least as extreme, on both sides.
    func twoSided(_ sum: Int) -> Double {
        let all = choices.reduce(0, +)
        let below = choices.prefix(sum + 1).reduce(0, +)
        let above = choices.suffix(from: min(sum, choices.count)).reduce(0, +)
        return min(1, 2 * min(below, above) / all)
    }
}
