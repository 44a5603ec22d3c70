import RunRecord

/// How many runs of each of several plans fit into a time.
struct RunBudget {
    /// One plan as far as the budget goes.
    struct Item {
        /// How many runs are asked for.
        let runs: Int
        /// How long a run's time line is.
        let duration: Duration
        /// How many nodes its cluster has.
        let nodes: Int
        /// How many of its runs go on at once.
        let sideBySide: Int

        /// What so many runs take.
        func time(runs: Int) -> Duration {
            let rounds = (runs + sideBySide - 1) / max(1, sideBySide)
            return RunCost.whole(1, of: duration, nodes: nodes) * rounds
        }
    }

    /// How many runs each plan gets: all the same number at most, the greatest that fits; each gets one
    /// before any gets two, and the last ones none when not even that fits.
    ///
    /// - Parameters:
    ///   - items: The plans.
    ///   - limit: The time for all of them.
    /// - Returns: A number for each plan, in their order.
    static func runs(of items: [Item], within limit: Duration) -> [Int] {
        let most = items.map(\.runs).max() ?? 0
        for count in stride(from: most, through: 1, by: -1) {
            let time = items.reduce(Duration.zero) { $0 + $1.time(runs: min(count, $1.runs)) }
            if time <= limit { return items.map { min(count, $0.runs) } }
        }
        var left = limit
        return items.map { item in
            let time = item.time(runs: 1)
            guard time <= left else {
                left = .zero
                return 0
            }
            left -= time
            return 1
        }
    }
}
