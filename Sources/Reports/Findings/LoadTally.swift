import RunRecord

/// The load of one window and group of shards, all runs together.
struct LoadTally: Sendable {
    /// The window.
    let window: LoadWindow
    /// The shards.
    let group: ShardGroup
    /// Operations that the workload asked for.
    var issued: UInt64 = 0
    /// How they ended; indexed by outcome.
    var outcomes = [UInt64](repeating: 0, count: OperationOutcome.allCases.count)
    /// How single attempts ended, before the client's retries; indexed by outcome.
    var attempts = [UInt64](repeating: 0, count: OperationOutcome.allCases.count)
    /// Latency of those that succeeded, from the intended send time.
    var latency = LatencyHistogram()
    /// How long those that failed had waited, from the intended send time.
    var failureLatency = LatencyHistogram()

    /// A line of a table of latencies.
    struct LatencyLine: Sendable {
        let window: String
        let shards: String
        let isFailed: Bool
        let histogram: LatencyHistogram
    }

    /// The operations that succeeded and, apart, those that failed; nothing where there were none.
    var latencyLines: [LatencyLine] {
        [(latency, false), (failureLatency, true)].filter { $0.0.totalCount > 0 }.map {
            LatencyLine(
                window: window.name, shards: group.rawValue + ($0.1 ? ", failed" : ""),
                isFailed: $0.1, histogram: $0.0)
        }
    }

    /// How many ended in this way.
    func count(_ outcome: OperationOutcome) -> UInt64 {
        let index = Int(outcome.rawValue)
        return index < outcomes.count ? outcomes[index] : 0
    }

    /// How many attempts ended in this way.
    func attemptCount(_ outcome: OperationOutcome) -> UInt64 {
        let index = Int(outcome.rawValue)
        return index < attempts.count ? attempts[index] : 0
    }

    /// Failed attempts over attempts; nil when there was none.
    var attemptErrorRate: Double? {
        let all = attempts.reduce(0, +)
        return all > 0 ? Double(all - attemptCount(.success)) / Double(all) : nil
    }

    /// How many did not end well.
    var failures: UInt64 { outcomes.reduce(0, +) - count(.success) }

    /// Failed operations over operations issued; nil when none was issued.
    var errorRate: Double? { issued > 0 ? Double(failures) / Double(issued) : nil }

    /// Adds a group of a load's record.
    mutating func add(_ other: LoadGroup) {
        issued += other.issued
        for (index, count) in other.outcomes.enumerated() where index < outcomes.count {
            outcomes[index] += count
        }
        for (index, count) in other.attempts.enumerated() where index < attempts.count {
            attempts[index] += count
        }
        latency.add(other.latency)
        failureLatency.add(other.failureLatency)
    }
}

extension [LoadTally] {
    /// The failures that operations of any of them ended with.
    var failures: [OperationOutcome] {
        OperationOutcome.allCases.filter { outcome in
            outcome != .success && contains { $0.count(outcome) > 0 }
        }
    }

    /// The failures that single attempts of any of them ended with.
    var attemptFailures: [OperationOutcome] {
        OperationOutcome.allCases.filter { outcome in
            outcome != .success && contains { $0.attemptCount(outcome) > 0 }
        }
    }
}

extension Findings {
    /// The load by window and group of shards, all runs together; combinations in which nothing
    /// was issued are left out.
    var loadTallies: [LoadTally] {
        var tallies: [LoadTally] = []
        for window in LoadWindow.allCases {
            for group in ShardGroup.allCases {
                var tally = LoadTally(window: window, group: group)
                for run in runs {
                    let shards = shards(group, of: run)
                    for part in run.load?.groups ?? []
                    where part.window == window && shards.contains(part.shard) {
                        tally.add(part)
                    }
                }
                if tally.issued > 0 { tallies.append(tally) }
            }
        }
        return tallies
    }
}

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

/// Shards seen together: those that a fault touched or that lost their master, and the others.
enum ShardGroup: String, CaseIterable, Sendable {
    case affected
    case healthy
}

extension Findings {
    /// The shards of a group in one run.
    func shards(_ group: ShardGroup, of run: RunRecord) -> Set<Int> {
        let affected = affectedShards[run.description.index] ?? []
        switch group {
        case .affected: return affected
        case .healthy:
            return Set(run.description.topology.shards.map { $0.number }).subtracting(affected)
        }
    }
}

extension LoadWindow {
    /// The window as plans write it.
    var name: String {
        switch self {
        case .baseline: "baseline"
        case .fault: "fault"
        case .recovery: "recovery"
        }
    }
}
