import Linearizability
import RedisClient
import RunRecord
import Workload

/// The recording of every operation on the keys of `load.history`.
extension Worker {
    /// Begins to record an operation on a recorded key that is sent for the first time.
    @inline(never)
    mutating func record(_ index: Int) {
        let operation = operations[index]
        guard let kind = templates.commands[Int(operation.command)].recordedAs else { return }
        operations[index].recorded = log.begin(
            key: operation.key, kind: kind,
            isCounter: templates.commands[Int(operation.command)].isOfCounter,
            value: kind == .write ? Int64(operation.sequence) : 0, at: offset)
    }

    /// Records an operation's good reply, which the digest holds.
    @inline(never)
    mutating func recordAnswer(_ index: Int) {
        let operation = operations[index]
        let template = templates.commands[Int(operation.command)]
        let value: Int64? =
            switch template.recordedAs {
            case .write: nil
            case .read where template.isOfCounter: counterInReply.map { Int64($0) } ?? -1
            default: returnedValue(operation.key)
            }
        log.answer(
            operation.recorded, value: value, node: Int(operation.node) + 1, at: offset)
    }

    /// What a GET or an INCR returned: the number of the write whose value it is, 0 for no value and -1
    /// for a value of nobody's; or the counter.
    private func returnedValue(_ key: Int32) -> Int64 {
        switch digest.pointee.kind {
        case .integer: return Int64(digest.pointee.integer)
        case .string:
            let number = UInt32(truncatingIfNeeded: keys[Int(key)].number)
            return CommandTemplates.number(in: digest.pointee.text, ofKey: number).map {
                Int64($0)
            } ?? -1
        default: return 0
        }
    }

    /// Records that an attempt at a recorded operation failed. Unless it was not sent, or the answer says
    /// that the server did nothing, it may have taken effect or may still do so.
    @inline(never)
    mutating func recordFailure(_ index: Int, _ outcome: OperationOutcome) {
        guard operations[index].state == .sent, !outcome.isRefusal else { return }
        log.noteUnanswered(operations[index].recorded, node: Int(operations[index].node) + 1)
    }
}

extension OperationOutcome {
    /// Whether an attempt that ended so certainly did nothing.
    fileprivate var isRefusal: Bool {
        switch self {
        case .connectionRefused, .connectTimeout, .clusterDown, .redirectsExhausted, .loading,
            .tryAgain, .readOnly, .masterDown, .misconfigured, .outOfMemory, .busy, .shed,
            .poolExhausted, .keysBusy:
            true
        default: false
        }
    }
}
