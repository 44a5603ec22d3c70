/// Parts a history into what is compared and what it is compared with.
package struct HistorySelection: Sendable {
    /// How many of the newest batches of each plan are compared.
    package var newBatches = 1
    /// With how many batches before those, at most.
    package var baseBatches = 14

    /// The newest batch against the fourteen before it.
    package init() {}

    /// The two sets.
    ///
    /// Of each plan the base holds only runs of the same plan hash, host, engine and isolation as its
    /// newest run; what else there is counts as left out.
    ///
    /// - Parameter runs: A history's runs, the oldest first.
    /// - Returns: Both sets, and how many batches were passed over, in sentences.
    package func parted(
        _ runs: [MeasuredRun]
    ) -> (base: [MeasuredRun], new: [MeasuredRun], notes: [String]) {
        var base: [MeasuredRun] = []
        var new: [MeasuredRun] = []
        var notes: [String] = []
        let plans = Dictionary(grouping: runs) { $0.plan }
        for (plan, runs) in plans.sorted(by: { $0.key < $1.key }) {
            guard let newest = runs.last else { continue }
            let alike = runs.filter { Self.areAlike($0, newest) }
            let passed = Set(runs.map { $0.batch }).subtracting(alike.map { $0.batch })
            if !passed.isEmpty {
                notes.append(
                    "\(passed.count) batches of \(plan) are of another plan hash, host, engine or "
                        + "sandbox and left out.")
            }
            var batches: [Int64] = []
            for run in alike.reversed() {
                if let batch = run.batch, !batches.contains(batch) { batches.append(batch) }
            }
            let taken = Set(batches.prefix(newBatches))
            let before = Set(batches.dropFirst(newBatches).prefix(baseBatches))
            new += alike.filter { $0.batch.map { taken.contains($0) } ?? false }
            base += alike.filter { $0.batch.map { before.contains($0) } ?? false }
        }
        return (base, new, notes)
    }

    private static func areAlike(_ one: MeasuredRun, _ other: MeasuredRun) -> Bool {
        one.planHash == other.planHash && one.networkEngine == other.networkEngine
            && one.sandbox == other.sandbox && one.identity == other.identity
    }
}
