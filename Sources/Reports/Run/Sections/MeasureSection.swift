import Judgement
import Quantities

/// Every measure over the conclusive runs, in groups that fold out.
struct MeasureSection: Sendable {
    /// Measures that are read together.
    private enum Group: String, CaseIterable {
        case failover = "Failover"
        case clients = "Clients"
        case data = "Data"
        case cluster = "Cluster"
        case harness = "Harness"

        /// The group of a measure of that name.
        init(_ name: String) {
            switch name {
            case "failover-time", "detection-time", "agreement-time", "propagation-time",
                "election-delay", "vote-time", "promotion-time", "convergence-time", "failovers",
                "needless-failovers":
                self = .failover
            case "lost-writes", "data-left", "unacknowledged-applied", "stale-reads",
                "stale-read-rate",
                "staleness", "linearizability-violations", "retry-anomalies":
                self = .data
            case "state-fail-time", "full-resyncs", "partial-resyncs", "flaps", "recovery-time",
                "time-to-ok":
                self = .cluster
            case "start-up-time", "delivered-rate", "in-flight-peak", "connections-peak",
                "load-memory", "load-memory-growth", "load-memory-peak", "client-exit-status":
                self = .harness
            default: self = .clients
            }
        }
    }

    let findings: Findings

    /// The section's blocks; none when nothing was measured.
    var blocks: [DocumentBlock] {
        Group.allCases.compactMap { group in
            let measures = findings.judgement.measures.filter { Group(base($0)) == group }
            return measures.isEmpty
                ? nil
                : .folded("\(group.rawValue) (\(measures.count))", [.table(table(measures))])
        }
    }

    /// The measure's own name, without percentile and brackets.
    private func base(_ measure: MeasureSummary) -> String {
        String(measure.name.prefix { $0 != "." && $0 != "[" })
    }

    private func table(_ measures: [MeasureSummary]) -> DocumentTable {
        let isSingle = measures.allSatisfy { $0.samples.count == 1 }
        let rows = measures.map { measure in
            var name = DocumentCell(measure.name)
            name.explanation = MeasureCatalog.measure(named: base(measure))?.summary
            let values =
                isSingle
                ? [text(measure.median, measure)]
                : [
                    String(measure.samples.count), text(measure.min, measure),
                    text(measure.median, measure), interval(measure), text(measure.p95, measure),
                    text(measure.max, measure),
                ]
            return [name] + values.map { DocumentCell($0) }
        }
        var table = DocumentTable(
            ["measure"]
                + (isSingle
                    ? ["value"]
                    : ["samples", "min", "median", "95 % interval of it", "p95", "max"]),
            cells: rows)
        table.isCompact = true
        return table
    }

    private func interval(_ measure: MeasureSummary) -> String {
        guard let low = measure.medianLow, let high = measure.medianHigh else { return "-" }
        return "\(text(low, measure)) to \(text(high, measure))"
    }

    /// A phase's times are no finer than the log's millisecond.
    private func text(_ value: Double, _ measure: MeasureSummary) -> String {
        Group(base(measure)) == .failover && measure.unit == .time
            ? ValueText.resolved(value) : ValueText.text(value, measure.unit)
    }
}
