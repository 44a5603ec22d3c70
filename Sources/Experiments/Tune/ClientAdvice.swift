import Foundation
import Judgement

/// How a client rides through a failover, and what piles up in it meanwhile.
package struct ClientAdvice: Codable, Sendable {
    /// How long one attempt waits for its answer, in seconds.
    package var responseTimeoutSeconds: Double
    /// Attempts after the first.
    package var retries: Int
    /// The wait before each of them, in seconds.
    package var retryIntervalSeconds: Double
    /// The outage that they outlast, in seconds: the worst p95, or its interval's end.
    package var outageSeconds: Double
    /// Operations that wait at the outage's end, by Little's law; nil in closed loop.
    package var waiting: Double?
    /// The most that were measured in flight, with the client that the load had; nil where not known.
    package var measuredPeak: Double?

    /// The advice for a node-timeout; nil where no failure was measured or one never ended.
    ///
    /// The retries alone must outlast the outage: a killed master's address refuses at once, so that no
    /// attempt waits for its timeout. A tenth is added. The timeout is short against the outage: whoever asked
    /// a frozen master waits for it before the new master is asked.
    package init?(_ row: TuneRow, of question: TuneQuestion) {
        guard let outage = row.outageP95 else { return nil }
        outageSeconds = max(outage.value, outage.high ?? outage.value)
        guard outageSeconds.isFinite else { return nil }
        retryIntervalSeconds = outageSeconds > 3 ? 0.5 : 0.25
        retries = Int((outageSeconds * 1.1 / retryIntervalSeconds).rounded(.up))
        responseTimeoutSeconds = min(1, max(0.25, row.nodeTimeout / 2))
        // L = lambda W: what arrives for one shard while it is away (J. Little, Operations Research 9, 1961).
        waiting = question.rate.map { $0 / Double(max(1, question.masters)) * outageSeconds }
        measuredPeak = row.failures.compactMap(\.inFlightPeak).max()
    }

    /// In plain words.
    ///
    /// - Parameter question: What was asked.
    /// - Returns: Sentences.
    package func sentences(_ question: TuneQuestion) -> [String] {
        var sentences = [
            "To ride through: response timeout \(TuneAdvice.text(responseTimeoutSeconds)), "
                + "\(retries) retries \(TuneAdvice.text(retryIntervalSeconds)) apart. They outlast an "
                + "outage of \(TuneAdvice.text(outageSeconds)) even where every attempt is refused at once."
        ]
        if let waiting, let rate = question.rate {
            let peak = measuredPeak.map {
                "; \(Int($0.rounded())) were measured in flight at most, with the client "
                    + "\(question.client ?? "of the load")"
            }
            sentences.append(
                "Meanwhile \(Int(waiting.rounded())) operations pile up (Little's law: "
                    + "\(Int(rate.rounded()))/s over \(question.masters) shards, for "
                    + "\(TuneAdvice.text(outageSeconds)))\(peak ?? ""). A client that blocks needs as many "
                    + "threads, and one without pipelining as many connections; with fewer, the healthy "
                    + "shards' callers wait too.")
        }
        return sentences
    }
}
