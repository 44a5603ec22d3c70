/// How many operations failed.
package struct Errors: Measure {
    package let name = "errors"
    package let summary = "failed operations, after the client's retries"
    package let unit = Unit.count
    package let definition = """
        Operations that failed for good, after the client policy's retries, the shed ones included; \
        with a class in brackets only those of that class.
        """
    package let source = "the load's operations"
    package let needsLoad = true
    package let selectors: Selector.Kinds = [.window, .shards, .operation, .error]

    package init() {}

    package func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard run.record.load != nil else { return run.noLoad }
        return .value(
            Double(
                run.groups(query.selector).reduce(UInt64(0)) {
                    $0 + query.selector.failures(among: $1.outcomes)
                }))
    }
}
