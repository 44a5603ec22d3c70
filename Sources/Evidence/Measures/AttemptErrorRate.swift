/// Failed attempts among all attempts.
package struct AttemptErrorRate: Measure {
    package let name = "attempt-error-rate"
    package let summary = "failed attempts / attempts, before the client's retries"
    package let unit = Unit.ratio
    package let definition = """
        Single attempts that failed divided by all attempts: what the client policy's retries had to \
        hide. An attempt counts in the window in which its operation was meant to be sent.
        """
    package let source = "the load's attempts"
    package let needsLoad = true
    package let selectors: Selector.Kinds = [.window, .shards, .operation, .error]
    package let reported = ["attempt-error-rate", "attempt-error-rate[fault]"]

    package init() {}

    package func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
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
