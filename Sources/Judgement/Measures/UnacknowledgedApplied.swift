import Quantities
import RunRecord

/// Keys whose final value no server acknowledged to us.
struct UnacknowledgedApplied: Measure {
    let name = "unacknowledged-applied"
    let summary = "keys whose final value is a write that nobody acknowledged"
    let unit = Unit.count
    let definition = """
        Keys whose value, when read back, is a write that failed for the client and was applied all \
        the same. No loss, and told apart from it.
        """
    let source = "the ledger of acknowledged writes, read back at the end"
    let witnesses: [Witness] = [.load, .readBack]
    let needsLoad = true

    let better = Better.neither

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let ledger = load.ledger else { return .unknown("the writes were not read back") }
        if ledger.lost == 0, let reason = ledger.reasonUnchecked { return .unknown(reason) }
        var reading = Reading.value(Double(ledger.unacknowledgedApplied))
        if ledger.keysUnreadable > 0 {
            reading.unknown = "keys that could not be read back: \(ledger.keysUnreadable)"
        }
        return reading
    }
}
