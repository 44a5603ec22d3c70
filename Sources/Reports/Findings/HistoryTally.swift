import Linearizability
import Quantities
import RunRecord

/// What the check of the recorded keys found, all runs together.
struct HistoryTally: Sendable {
    /// A key and the number of its run.
    struct Key: Sendable {
        let run: Int
        let verdict: KeyVerdict
    }

    /// Operations and keys that were checked.
    var operations = 0
    var keys = 0
    /// Keys whose history no order explains, those first that retries do not explain.
    var violations: [Key] = []
    /// Keys whose check was given up.
    var unknown: [Key] = []
    /// Runs in which recording stopped before the end, and when.
    var stops: [(run: Int, until: Offset)] = []

    /// The counts in a clause.
    var text: String {
        let retried = violations.count { $0.verdict.isExplainedByAttempts }
        var parts = [
            "\(violations.count) of \(keys) recorded keys not linearizable "
                + "(\(ValueText.text(UInt64(operations))) operations)"
        ]
        if retried > 0 { parts.append("\(retried) of them by the client's retries alone") }
        if !unknown.isEmpty { parts.append("\(unknown.count) too entangled to be decided") }
        for stop in stops {
            parts.append("run \(stop.run) recorded until \(ValueText.text(stop.until)) only")
        }
        return parts.joined(separator: "; ")
    }
}

extension Findings {
    /// What the check of the recorded keys found; nil when none were recorded.
    var histories: HistoryTally? {
        var tally = HistoryTally()
        for run in runs {
            guard let record = run.linearizability else { continue }
            func keys(_ verdicts: [KeyVerdict]) -> [HistoryTally.Key] {
                verdicts.map { HistoryTally.Key(run: run.description.index, verdict: $0) }
            }
            tally.operations += record.operations
            tally.keys += record.keys.count
            tally.violations += keys(record.violations)
            tally.unknown += keys(record.unknown)
            if let until = record.until { tally.stops.append((run.description.index, until)) }
        }
        tally.violations =
            tally.violations.filter { !$0.verdict.isExplainedByAttempts }
            + tally.violations.filter { $0.verdict.isExplainedByAttempts }
        return tally.keys > 0 ? tally : nil
    }
}
