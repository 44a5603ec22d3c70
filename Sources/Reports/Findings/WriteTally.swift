import Evidence

/// What became of the writes, all runs together.
struct WriteTally: Sendable {
    /// Writes that the servers acknowledged.
    var acknowledged: UInt64 = 0
    /// Acknowledged writes that are gone.
    var lost: UInt64 = 0
    /// Keys that could not be read back.
    var keysUnreadable: UInt64 = 0
    /// Keys whose final value is a write that no server acknowledged.
    var unacknowledgedApplied: UInt64 = 0
    /// Keys whose newest acknowledged write was overwritten by an older attempt.
    var overwrittenLate: UInt64 = 0
    /// Counters that ended above all increments that were ever sent.
    var countersAbove: UInt64 = 0
    /// Lost writes by the name of their cause, most first.
    var lostByCause: [(cause: String, count: UInt64)] = []
    /// Runs whose writes were read back.
    var runs = 0
}

extension Findings {
    /// What became of the writes; nil when no run's writes were read back.
    var writes: WriteTally? {
        var tally = WriteTally()
        for ledger in runs.compactMap({ $0.load?.ledger }) {
            tally.acknowledged += ledger.acknowledged
            tally.lost += ledger.lost
            tally.keysUnreadable += ledger.keysUnreadable
            tally.unacknowledgedApplied += ledger.unacknowledgedApplied
            tally.overwrittenLate += ledger.overwrittenLate
            tally.countersAbove += ledger.countersAbove ?? 0
            tally.runs += 1
        }
        var causes: [String: UInt64] = [:]
        for run in judgement.runs { causes.merge(run.lossesByCause, uniquingKeysWith: +) }
        tally.lostByCause = causes.filter { $0.value > 0 }.map { ($0.key, $0.value) }
            .sorted { ($1.count, $0.cause) < ($0.count, $1.cause) }
        return tally.runs > 0 ? tally : nil
    }
}
