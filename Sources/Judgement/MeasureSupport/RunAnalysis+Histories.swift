import Linearizability
import RunRecord

extension RunAnalysis {
    /// Counts recorded keys by what the check of their histories found.
    ///
    /// - Parameters:
    ///   - selector: Which of them.
    ///   - isCounted: Which of those count.
    /// - Returns: How many, not known when the check of any was given up; or why there is nothing.
    func recordedKeys(_ selector: Selector, _ isCounted: (KeyVerdict) -> Bool) -> Reading {
        guard record.load != nil else { return noLoad }
        guard let linearizability = record.linearizability else {
            return .nothing("no key's history was recorded; name some with load.history")
        }
        let keys = linearizability.keys.filter {
            selector.shards == nil || selector.includes(shard: $0.shard, affected: affectedShards)
        }
        guard !keys.isEmpty else { return .nothing("no operation was on a recorded key") }
        var reading = Reading.value(Double(keys.count(where: isCounted)))
        let unknown = keys.count { $0.answer == .unknown }
        if unknown > 0 {
            reading.unknown = "histories too entangled to be decided: \(unknown) of \(keys.count)"
        }
        return reading
    }
}
