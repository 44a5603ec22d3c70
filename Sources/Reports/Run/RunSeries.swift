import Judgement
import RunRecord

/// The load's series: a row for each run, slice of time and shard.
struct RunSeries: Sendable {
    /// The rows with their heading.
    func rows(of findings: Findings) -> [[String]] {
        let outcomes = OperationOutcome.allCases.filter { $0 != .success }
        var rows = [
            [
                "plan", "run", "from_seconds", "shard", "shards", "issued", "completed",
            ] + outcomes.map { "failed: \($0.name)" } + [
                "latency_mean_us", "latency_p50_us", "latency_p99_us", "latency_max_us",
            ]
        ]
        for run in findings.runs {
            guard let load = run.load else { continue }
            let affected = findings.shards(.affected, of: run)
            for slice in load.series {
                let group: ShardGroup = affected.contains(slice.shard) ? .affected : .healthy
                let seconds = Double(slice.slice) * Double(load.sliceMilliseconds) / 1000
                let place = [
                    findings.judgement.plan, String(run.description.index), Number.text(seconds),
                    String(slice.shard), group.rawValue, String(slice.issued),
                    String(slice.completed),
                ]
                let failures = outcomes.map { outcome -> String in
                    let index = Int(outcome.rawValue)
                    return String(
                        slice.outcomes.indices.contains(index) ? slice.outcomes[index] : 0)
                }
                rows.append(place + failures + latencies(of: slice))
            }
        }
        return rows
    }

    /// Mean, median, 99th percentile and greatest; empty where nothing completed.
    private func latencies(of slice: LoadSlice) -> [String] {
        guard slice.completed > 0 else { return ["", "", "", ""] }
        return [
            slice.latencySumMicroseconds / UInt64(slice.completed), slice.latencyP50Microseconds,
            slice.latencyP99Microseconds, slice.latencyMaxMicroseconds,
        ].map { String(min($0, slice.latencyMaxMicroseconds)) }
    }
}
