import Workload

/// Draws keys by rank as a distribution says; rank 0 is the hottest.
struct KeyDraw {
    private enum Way {
        case uniform
        case zipfian(ZipfianDraw)
        case hot(count: Int, threshold: UInt64)
    }

    private let way: Way
    private let count: Int
    /// Whether every key is as likely as any other, so that ranks need not be told apart.
    let isUniform: Bool

    /// Draws among so many keys, at least one.
    init(_ distribution: KeyDistribution, count: Int) {
        self.count = count
        isUniform = distribution == .uniform
        switch distribution {
        case .uniform: way = .uniform
        case .zipfian(let exponent):
            way = .zipfian(ZipfianDraw(count: count, exponent: exponent))
        case .hot(let keys, let operations):
            let hot = min(max(1, Int((Double(count) * keys).rounded())), count)
            way = .hot(count: hot, threshold: UInt64(operations * 4_294_967_296))
        }
    }

    /// A rank from 0. `word` holds 32 fresh random bits; more come from `random`.
    @inline(__always)
    func rank(_ word: UInt64, _ random: inout RandomSource) -> Int {
        if isUniform {
            return Int(truncatingIfNeeded: (word &* UInt64(truncatingIfNeeded: count)) &>> 32)
        }
        return Self.unevenRank(way, count, word, &random)
    }

    @inline(never)
    private static func unevenRank(
        _ way: Way, _ count: Int, _ word: UInt64, _ random: inout RandomSource
    ) -> Int {
        switch way {
        case .uniform: return random.next(below: count)
        case .zipfian(let draw): return draw.next(&random)
        case .hot(let hot, let threshold):
            guard word >= threshold, hot < count else { return random.next(below: hot) }
            return hot + random.next(below: count - hot)
        }
    }
}
