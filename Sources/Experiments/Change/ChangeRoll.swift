import Judgement
import Quantities
package import RunRecord

/// What came of rolling a cluster under load from one server to another, every node once.
package struct ChangeRoll: Codable, Sendable {
    /// What it went from and to, such as `redis 6.2.14`.
    package var from: String
    /// See `from`.
    package var to: String
    /// The part of all operations that failed; nil where that is not known.
    package var errorRate: Double?
    /// The longest outage of a shard, in seconds; infinite for one that never ended; nil where it is not known.
    package var outageSeconds: Double?
    /// Acknowledged writes that were gone at the end; nil where that is not known.
    package var lostWrites: Double?
    /// Why it was not done, or cannot be told, the last words of a server that refused among them; empty when every node
    /// serves with the other server.
    package var problems: [String]

    /// Whether every node serves with the other server.
    package var isDone: Bool { problems.isEmpty }

    /// A roll of which nothing is known but why.
    package init(from: String, to: String, problems: [String]) {
        self.from = from
        self.to = to
        self.problems = problems
    }

    /// The roll that a run records.
    ///
    /// - Parameters:
    ///   - record: The run.
    ///   - from: What the cluster began with.
    ///   - to: What it was rolled to.
    package init(_ record: RunRecord, from: String, to: String) {
        let run = RunAnalysis(record)
        let missing = record.timeline.filter { $0.kind == .receiptMissing }.compactMap { $0[.why] }
        self.init(
            from: from, to: to,
            problems: missing.isEmpty ? GuardCatalog.doubts(about: run) : missing)
        func worst(_ reference: String) -> Double? {
            guard let reference = MeasureReference(reference) else { return nil }
            return reference.measure.reading(of: run, reference.query).samples.map(\.value).max()
        }
        errorRate = worst("error-rate[run]")
        outageSeconds = worst("outage")
        lostWrites = worst("lost-writes")
    }
}
