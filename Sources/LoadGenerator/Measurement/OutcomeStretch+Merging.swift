import Quantities
import RunRecord

extension OutcomeStretch {
    private struct Place: Hashable {
        let shard: Int
        let kind: OperationKind
        let node: Int
    }

    /// The stretches of several workers as one sequence, in the order of their first completion.
    ///
    /// Stretches of the same shard, kind, node and outcome that overlap or lie less than 100 ms apart
    /// become one, unless one that ended otherwise began in between.
    static func merged(_ workers: [[OutcomeStretch]]) -> [OutcomeStretch] {
        let sorted = workers.flatMap { $0 }.sorted { $0.firstCompleted < $1.firstCompleted }
        guard workers.count > 1 else { return sorted }
        var result: [OutcomeStretch] = []
        var newest: [Place: Int] = [:]
        for stretch in sorted {
            let place = Place(shard: stretch.shard, kind: stretch.kind, node: stretch.node)
            if let index = newest[place], result[index].outcome == stretch.outcome,
                stretch.firstCompleted - result[index].lastCompleted
                    < .nanoseconds(StretchLog.gapNanoseconds)
            {
                result[index].lastCompleted = max(
                    result[index].lastCompleted, stretch.lastCompleted)
                result[index].count += stretch.count
            } else {
                newest[place] = result.count
                result.append(stretch)
            }
        }
        return result
    }
}
