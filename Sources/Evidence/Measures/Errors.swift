/// How many operations failed.
struct Errors: Measure {
    let name = "errors"
    let summary = "failed operations, after the client's retries"
    let unit = Unit.count
    let definition = """
        Operations that failed for good, after the client policy's retries, the shed ones included; \
        with a class in brackets only those of that class.
        """
    let source = "the load's operations"
    let needsLoad = true
    let selectors: Selector.Kinds = [.window, .shards, .operation, .error]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard run.record.load != nil else { return run.noLoad }
        return .value(
            Double(
                run.groups(query.selector).reduce(UInt64(0)) {
                    $0 + query.selector.failures(among: $1.outcomes)
                }))
    }
}
