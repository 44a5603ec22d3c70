/// Keys whose final value no server acknowledged to us.
package struct UnacknowledgedApplied: Measure {
    package let name = "unacknowledged-applied"
    package let summary = "keys whose final value is a write that nobody acknowledged"
    package let unit = Unit.count
    package let definition = """
        Keys whose value, when read back, is a write that failed for the client and was applied all \
        the same. No loss, and told apart from it.
        """
    package let source = "the ledger of acknowledged writes, read back at the end"
    package let needsLoad = true

    package init() {}

    package func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let ledger = load.ledger else { return .unknown("the writes were not read back") }
        var reading = Reading.value(Double(ledger.unacknowledgedApplied))
        if ledger.keysUnreadable > 0 {
            reading.unknown = "\(ledger.keysUnreadable) keys could not be read back"
        }
        return reading
    }
}
