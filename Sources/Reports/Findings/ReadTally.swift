import RunRecord

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
