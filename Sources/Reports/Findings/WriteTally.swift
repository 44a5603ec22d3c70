import Judgement
import RunRecord

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
    /// Keys that were held against what was read back, and keys that were gone and may have expired.
    var keysChecked: UInt64 = 0
    var keysExpired: UInt64 = 0
    /// Counters that ended above all increments that were ever sent.
    var countersAbove: UInt64 = 0
    /// Lost writes by the name of their cause, most first.
    var lostByCause: [(cause: String, count: UInt64)] = []
    /// Runs whose writes were read back.
    var runs = 0
}

extension WriteTally {
    /// `0 lost of 824 acknowledged (17 keys checked, 807 expired)`.
    var summary: String {
        let checked = "\(ValueText.text(keysChecked)) keys checked"
        let expired = keysExpired > 0 ? ", \(ValueText.text(keysExpired)) expired" : ""
        return "\(ValueText.text(lost)) lost of \(ValueText.text(acknowledged)) acknowledged "
            + "(\(checked)\(expired))"
    }
}

extension Findings {
    /// What became of the writes; nil when no run's writes were read back.
    var writes: WriteTally? {
        var tally = WriteTally()
        for ledger in runs.compactMap({ $0.load?.ledger }) {
            tally.acknowledged += ledger.acknowledged
            tally.lost += ledger.lost
            tally.keysChecked += ledger.keysChecked
            tally.keysExpired += ledger.keysExpired ?? 0
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

/// The reads that were held against the ledger, all runs together.
struct ReadTally: Sendable {
    /// A stale read and the number of its run.
    struct Example: Sendable {
        let run: Int
        let read: StaleRead

        /// What happened, in a clause.
        var text: String {
            let noun = read.isCounter == true ? "the count" : "write"
            let found = read.read == 0 ? "no value" : "\(noun) \(read.read)"
            return "\(read.key): node \(read.acknowledgedBy) acknowledged \(noun) "
                + "\(read.acknowledged) at \(ValueText.text(read.acknowledgedAt)); a read sent at "
                + "\(ValueText.text(read.sentAt)), \(ValueText.text(read.staleness)) later, got "
                + "\(found) from node \(read.node)"
        }
    }

    /// Reads that could be checked.
    var checked: UInt64 = 0
    /// Those that were older than a write acknowledged before them.
    var stale: UInt64 = 0
    /// Both by window; windows without checked reads left out.
    var windows: [(window: LoadWindow, checked: UInt64, stale: UInt64)] = []
    /// The stalest first.
    var examples: [Example] = []

    /// The counts in a clause.
    var text: String {
        let stalest = examples.first.map {
            ", up to \(ValueText.text($0.read.staleness)) behind"
        }
        return "\(ValueText.text(stale)) stale of \(ValueText.text(checked)) checked against the "
            + "ledger" + (stalest ?? "")
    }
}

extension Findings {
    /// The reads that were held against the ledger; nil when there were none.
    var reads: ReadTally? {
        var tally = ReadTally()
        let groups = runs.flatMap { $0.load?.groups ?? [] }
        for window in LoadWindow.allCases {
            let own = groups.filter { $0.window == window }
            let checked = own.reduce(UInt64(0)) { $0 + ($1.checkedReads ?? 0) }
            let stale = own.reduce(UInt64(0)) { $0 + ($1.staleReads ?? 0) }
            guard checked > 0 else { continue }
            tally.windows.append((window, checked, stale))
            tally.checked += checked
            tally.stale += stale
        }
        tally.examples = runs.flatMap { run in
            (run.load?.staleReads ?? []).map { (run.description.index, $0) }
        }.map(ReadTally.Example.init).sorted { $1.read.staleness < $0.read.staleness }
        return tally.checked > 0 ? tally : nil
    }
}
