import RunRecord

extension RunAnalysis {
    /// Reads a measure of the reads that were held against the ledger.
    ///
    /// - Parameters:
    ///   - selector: Which of them.
    ///   - measure: What is measured of their counts; at least one was checked.
    /// - Returns: That, or why there is nothing.
    func checkedReads(
        _ selector: Selector, _ measure: ((checked: UInt64, stale: UInt64)) -> Reading
    ) -> Reading {
        guard record.load != nil else { return noLoad }
        let groups = groups(selector).filter { $0.kind == .read }
        let checked = groups.reduce(UInt64(0)) { $0 + ($1.checkedReads ?? 0) }
        let stale = groups.reduce(UInt64(0)) { $0 + ($1.staleReads ?? 0) }
        guard checked > 0 else {
            return .nothing("no answered GET was of a key with an acknowledged write")
        }
        return measure((checked, stale))
    }
}
