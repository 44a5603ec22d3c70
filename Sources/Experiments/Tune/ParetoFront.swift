/// The choices than which none is better in one respect without being worse in another.
package enum ParetoFront {
    /// The places of the choices on the front.
    ///
    /// - Parameter costs: For each choice what it costs in each respect, less being better; all with as
    ///   many respects. A choice with a cost that is not a number is on no front.
    /// - Returns: The places, rising.
    package static func places(of costs: [[Double]]) -> [Int] {
        costs.indices.filter { place in
            !costs[place].contains(where: \.isNaN)
                && !costs.contains { dominates($0, costs[place]) }
        }
    }

    /// Whether one choice is nowhere worse and somewhere better.
    private static func dominates(_ one: [Double], _ other: [Double]) -> Bool {
        zip(one, other).allSatisfy { $0 <= $1 } && zip(one, other).contains { $0 < $1 }
    }
}
