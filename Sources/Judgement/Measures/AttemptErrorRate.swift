import Quantities
import RunRecord

/// Failed attempts among all attempts.
struct AttemptErrorRate: Measure {
    let name = "attempt-error-rate"
    let summary = "failed attempts / attempts, before the client's retries"
    let unit = Unit.ratio
    let definition = """
        Single attempts that failed divided by all attempts: what the client policy's retries had to \
        hide. An attempt counts in the window in which its operation was meant to be sent.
        """
    let source = "the load's attempts"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let isOfClients = false
    let selectors: Selector.Kinds = [.window, .shards, .operation, .error]
    let reported = ["attempt-error-rate", "attempt-error-rate[fault]"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard run.record.load != nil else { return run.noLoad }
        let groups = run.groups(query.selector)
        let attempts = groups.reduce(UInt64(0)) { $0 + $1.attempts.reduce(0, +) }
        guard attempts > 0 else { return .nothing("no attempt was made there") }
        let failed = groups.reduce(UInt64(0)) {
            $0 + query.selector.failures(among: $1.attempts)
        }
        return .value(Double(failed) / Double(attempts))
    }
}
