import RunRecord

extension Findings {
    /// What the counts of errors do not tell by themselves: where a failure comes from that is not the fault's
    /// own. Each note is a sentence or two.
    var loadNotes: [String] {
        let tallies = loadTallies
        let healthy = tallies.filter { $0.group == .healthy }
        func sum(_ tallies: [LoadTally], _ count: (LoadTally) -> UInt64) -> UInt64 {
            tallies.reduce(0) { $0 + count($1) }
        }
        let notes: [(UInt64, String)] = [
            (
                sum(healthy) { $0.attemptCount(.clusterDown) },
                "attempts on healthy shards were answered CLUSTERDOWN: while one shard has no working "
                    + "master, all masters refuse, unless cluster-require-full-coverage is no. How long that "
                    + "kept an operation, the client's wait before its next attempt decides."
            ),
            (
                sum(healthy) { $0.count(.shed) },
                "operations of healthy shards were shed: the client's in-flight-limit holds for all shards "
                    + "together."
            ),
            (
                sum(healthy) { $0.count(.poolExhausted) },
                "operations of healthy shards found the client's pool exhausted."
            ),
            (
                sum(tallies) { $0.count(.keysBusy) },
                "writes were not sent since each key of their shard had a write under way. No client fails "
                    + "so: the load has too few keys for what piled up (load.keys)."
            ),
        ]
        return notes.filter { $0.0 > 0 }.map { "\(ValueText.text($0.0)) \($0.1)" }
    }
}
