import Quantities
import RunRecord

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
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let selectors: Selector.Kinds = [.window, .shards, .operation, .error]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard run.record.load != nil else { return run.noLoad }
        let groups = run.groups(query.selector)
        guard groups.contains(where: { $0.issued > 0 }) else {
            return .nothing("no operation was issued there")
        }
        return .value(
            Double(
                groups.reduce(UInt64(0)) { $0 + query.selector.failures(among: $1.outcomes) }))
    }
}
