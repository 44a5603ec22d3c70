extension Expectation {
    /// Checks that a plan can answer the expectation at all, before anything starts.
    ///
    /// - Parameters:
    ///   - shards: How many shards the plan's cluster has.
    ///   - hasLoad: Whether the plan has a load.
    ///   - hasRate: Whether that load is an open loop with a rate.
    /// - Throws: `ExpectationError` for a shard that does not exist, a measure of a load that is not
    ///   there, or the rate of a closed loop.
    package func check(shards: Int, hasLoad: Bool, hasRate: Bool) throws(ExpectationError) {
        for leaf in left.leaves + right.leaves {
            switch leaf {
            case .measure(let reference, let column):
                if case .number(let number) = reference.query.selector.shards, number > shards {
                    throw ExpectationError(
                        column: column,
                        message: "there is no shard \(number); the cluster has \(shards)")
                }
                if reference.measure.needsLoad, !hasLoad {
                    throw ExpectationError(
                        column: column,
                        message: "\(reference.measure.name) needs a load and the plan has none; "
                            + "add load:")
                }
            case .constant(.rate, let column) where !hasRate:
                throw ExpectationError(
                    column: column, message: "the load has no rate; add load.rate")
            default:
                continue
            }
        }
    }
}
