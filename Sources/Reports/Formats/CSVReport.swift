import Judgement
import RunRecord

/// The load's series as CSV (RFC 4180): a line for each run, slice of time and shard.
package struct CSVReport: ReportFormat {
    package static let name = "csv"
    package static let fileName = "series.csv"
    package static let summary =
        "Throughput, errors and latency over time as CSV, for spreadsheets."

    /// The report's only form.
    package init() {}

    /// The whole table with its heading; lines end with CR and LF as the standard says.
    package func render(_ findings: Findings) -> String {
        let outcomes = OperationOutcome.allCases.filter { $0 != .success }
        var text = Self.line(
            [
                "plan", "run", "from_seconds", "shard", "shards", "issued", "completed",
            ] + outcomes.map { "failed: \($0.name)" } + [
                "latency_mean_us", "latency_p50_us", "latency_p99_us", "latency_max_us",
            ])
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
                text += Self.line(place + failures + latencies(of: slice))
            }
        }
        return text
    }

    /// Mean, median, 99th percentile and greatest; empty where nothing completed.
    private func latencies(of slice: LoadSlice) -> [String] {
        guard slice.completed > 0 else { return ["", "", "", ""] }
        return [
            slice.latencySumMicroseconds / UInt64(slice.completed), slice.latencyP50Microseconds,
            slice.latencyP99Microseconds, slice.latencyMaxMicroseconds,
        ].map { String(min($0, slice.latencyMaxMicroseconds)) }
    }

    private static func line(_ fields: [String]) -> String {
        fields.map { $0.csvField }.joined(separator: ",") + "\r\n"
    }
}
