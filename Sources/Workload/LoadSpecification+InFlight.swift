import Quantities

extension LoadSpecification {
    /// Places for operations that no load goes below, and that none goes above unasked: some 100 bytes
    /// each, of which those that were never used cost nothing.
    private static var inFlightRange: ClosedRange<Double> { 10_000...4_000_000 }

    /// The most operations that an open loop keeps waiting or running: the policy's limit, or else
    /// what can pile up by Little's law, the greatest rate times the longest that an operation lasts,
    /// and a quarter more.
    package var inFlightLimit: Int {
        if let limit = policy.inFlightLimit { return limit }
        let piledUp = (schedule?.peak ?? 0) * policy.longestOperation.inSeconds * 1.25
        let range = Self.inFlightRange
        return Int(min(max(piledUp, range.lowerBound), range.upperBound)) + workers
    }
}
