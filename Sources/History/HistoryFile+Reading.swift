import GRDB

extension HistoryFile {
    /// The runs that a filter leaves, the oldest first.
    ///
    /// - Parameter filter: Which runs.
    /// - Returns: The runs with their measures.
    /// - Throws: `HistoryError` when the file cannot be read.
    package func runs(_ filter: HistoryFilter = HistoryFilter()) throws(HistoryError)
        -> [MeasuredRun]
    {
        do {
            return try queue.read { database in
                let rows = try Self.newest(
                    RunRow.fetchAll(
                        database,
                        sql: "SELECT * FROM run ORDER BY startedNanoseconds, position, id"
                    ).filter { filter.includes($0) }, filter.lastBatches)
                return try rows.map { row in
                    let measures = try MeasureRow.fetchAll(
                        database, sql: "SELECT * FROM measure WHERE run = ?",
                        arguments: [row.id])
                    return try row.run(measures: measures.compactMap { try $0.measure() })
                }
            }
        } catch {
            throw HistoryError(error, at: path)
        }
    }

    /// The rows of the newest batches of each plan.
    private static func newest(_ rows: [RunRow], _ count: Int?) -> [RunRow] {
        guard let count else { return rows }
        var kept: [String: [Int64]] = [:]
        for row in rows.reversed() {
            var batches = kept[row.plan, default: []]
            if batches.count < count, !batches.contains(row.batch) { batches.append(row.batch) }
            kept[row.plan] = batches
        }
        return rows.filter { kept[$0.plan]?.contains($0.batch) == true }
    }
}

extension HistoryFilter {
    /// Whether a row is one of those meant, the number of batches aside.
    fileprivate func includes(_ row: RunRow) -> Bool {
        if let plan, row.plan != plan { return false }
        if let host, !row.hostFingerprint.hasPrefix(host) { return false }
        if let sinceNanoseconds, row.startedNanoseconds < sinceNanoseconds { return false }
        if let runs, !runs.contains(row.id ?? 0) { return false }
        return true
    }
}
