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

/// Failed operations among those issued.
struct ErrorRate: Measure {
    let name = "error-rate"
    let summary = "failed operations / operations issued, after the client's retries"
    let unit = Unit.ratio
    let definition = """
        Operations that failed for good, after the client policy's retries, divided by all that the \
        workload asked for, the shed ones included on both sides. An operation counts in the window \
        in which it was meant to be sent.
        """
    let source = "the load's operations"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let selectors: Selector.Kinds = [.window, .shards, .operation, .error]
    let reported = [
        "error-rate", "error-rate[baseline]", "error-rate[fault]", "error-rate[recovery]",
        "error-rate[fault, affected shards]", "error-rate[fault, healthy shards]",
        "error-rate[fault, reads]", "error-rate[fault, writes]",
    ]

    let primary = ["error-rate"]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard run.record.load != nil else { return run.noLoad }
        let groups = run.groups(query.selector)
        let issued = groups.reduce(UInt64(0)) { $0 + $1.issued }
        guard issued > 0 else { return .nothing("no operation was issued there") }
        let failed = groups.reduce(UInt64(0)) {
            $0 + query.selector.failures(among: $1.outcomes)
        }
        return .value(Double(failed) / Double(issued))
    }
}

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
