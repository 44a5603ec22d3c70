import Linearizability
import Quantities
import Workload

extension KeyHistory {
    /// The histories of one worker's recorded keys, one for each key and model.
    static func histories(of report: WorkerReport, keys: KeyTable) -> [KeyHistory] {
        var places: [[Int32]: Int] = [:]
        var result: [KeyHistory] = []
        for entry in report.operations where entry.ending != .refused {
            let isCounter = entry.isCounter
            let index: Int
            if let known = places[[entry.key, isCounter ? 1 : 0]] {
                index = known
            } else {
                index = result.count
                places[[entry.key, isCounter ? 1 : 0]] = index
                result.append(
                    empty(keys, place: Int(entry.key), isCounter, until: report.recordedUntil))
            }
            result[index].operations.append(entry.operation)
        }
        return result
    }

    private static func empty(
        _ keys: KeyTable, place: Int, _ isCounter: Bool, until: Int64?
    ) -> KeyHistory {
        let key = keys.records[place]
        let number = Int(key.number)
        return KeyHistory(
            key: isCounter ? keys.naming.counter(of: number) : keys.naming.text(of: number),
            shard: Int(key.shard) + 1, model: isCounter ? .counter : .register,
            initial: isCounter ? 0 : keys.initialValues[place] ?? 0,
            until: until.map { Offset(nanoseconds: $0) }, operations: [])
    }
}

extension OperationLog.Entry {
    /// The operation as evidence.
    fileprivate var operation: KeyOperation {
        let isAnswered = ending == .answered
        return KeyOperation(
            kind, isAnswered || kind == .write ? value : nil, from: Offset(nanoseconds: invoked),
            to: isAnswered ? Offset(nanoseconds: returned) : nil, node: Int(node),
            unanswered: Int(unanswered))
    }
}
