/// One part of a sweep, so that several machines share it: `3/16` is the third of sixteen.
package struct SweepShard: Hashable, Sendable, CustomStringConvertible {
    /// Which part, from 1.
    package let number: Int
    /// How many parts there are.
    package let count: Int

    /// All of it.
    package static let whole = SweepShard(number: 1, count: 1)

    private init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }

    /// Reads `3/16`; nil when it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
            (1...100_000).contains(count), (1...count).contains(number)
        else { return nil }
        self.init(number: number, count: count)
    }

    /// Whether a cell belongs to it. Neighbouring cells go to different parts, so that slow corners
    /// of the grid are shared.
    package func holds(cell index: Int) -> Bool { index % count == number - 1 }

    /// As it is written.
    package var description: String { "\(number)/\(count)" }
}
