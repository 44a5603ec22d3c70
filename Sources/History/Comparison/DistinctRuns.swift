/// The runs of both sides, each of which counts once.
///
/// A copy of a folder, or a folder beside the history that it was added to, holds runs that are there already: counted
/// again they would pass for more evidence than there is, and on both sides for a comparison of a thing with itself.
package struct DistinctRuns: Sendable {
    /// What no two runs share, in whatever folder or history they lie.
    private struct Identity: Hashable {
        let plan: String
        let host: String
        let startedNanoseconds: Int64
        let seed: UInt64
        let index: Int

        init(_ run: MeasuredRun) {
            plan = run.plan
            host = run.identity.fingerprint
            startedNanoseconds = run.startedNanoseconds
            seed = run.seed
            index = run.index
        }
    }

    /// The base, each run once.
    package let base: [MeasuredRun]
    /// The new runs, each once.
    package let new: [MeasuredRun]
    /// What is to be said of those that were left out.
    package let notes: [String]

    /// Looks for them.
    ///
    /// - Parameters:
    ///   - base: What is compared with.
    ///   - new: What is compared.
    ///   - isForced: Whether runs may stand on both sides.
    /// - Throws: `ComparisonError` when some stand on both sides.
    package init(
        _ base: [MeasuredRun], _ new: [MeasuredRun], isForced: Bool = false
    ) throws(ComparisonError) {
        var notes: [String] = []
        func once(_ runs: [MeasuredRun], _ side: String) -> [MeasuredRun] {
            var seen: Set<Identity> = []
            let kept = runs.filter { seen.insert(Identity($0)).inserted }
            let left = runs.count - kept.count
            if left > 0 {
                notes.append(
                    "\(left) of \(runs.count) runs of the \(side) \(left == 1 ? "is" : "are") there more than "
                        + "once, and \(left == 1 ? "counts" : "count") once."
                )
            }
            return kept
        }
        self.base = once(base, "base")
        self.new = once(new, "new")
        let both = Set(self.base.map(Identity.init)).intersection(self.new.map(Identity.init)).count
        if both > 0 {
            let words = "\(both) of the new runs \(both == 1 ? "stands" : "stand") in the base too"
            guard isForced else {
                throw ComparisonError(reasons: ["\(words): a run is no evidence beside itself"])
            }
            notes.append("Compared by force: \(words).")
        }
        self.notes = notes
    }
}
