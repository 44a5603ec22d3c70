import Linearizability
import Quantities
import Workload

/// Every operation on one worker's recorded keys, in memory made beforehand.
struct OperationLog: ~Copyable {
    /// One operation, its times in nanoseconds since the run's start.
    struct Entry: Sendable {
        /// How it ended.
        enum Ending: UInt8 {
            /// Without an answer, or not at all yet.
            case open
            case answered
            /// It certainly did not take effect.
            case refused
        }

        /// The key's place in the key table.
        let key: Int32
        let kind: KeyOperation.Kind
        /// Whether it concerns the key's counter.
        let isCounter: Bool
        var ending = Ending.open
        /// The node of the last attempt, from 1.
        var node: UInt16 = 0
        var unanswered: UInt16 = 0
        /// What was written, read or counted.
        var value: Int64
        let invoked: Int64
        var returned: Int64 = 0
    }

    private let entries: UnsafeMutablePointer<Entry>
    private let capacity: Int
    private(set) var count = 0
    /// When an operation was first left out because there was no more room; nil when none was.
    private(set) var stopped: Int64?
    private var latest = Int64.min

    /// Room for so many operations.
    init(capacity: Int) {
        self.capacity = capacity
        entries = .allocate(capacity: capacity)
    }

    deinit {
        entries.deallocate()
    }

    /// Everything that was recorded, in the order in which it was sent.
    var all: [Entry] { Array(UnsafeBufferPointer(start: entries, count: count)) }

    /// Begins an operation that is about to be sent; its place, or -1 when there is no room.
    mutating func begin(
        key: Int32, kind: KeyOperation.Kind, isCounter: Bool = false, value: Int64, at offset: Int64
    ) -> Int32 {
        guard count < capacity else {
            if stopped == nil { stopped = stamp(offset) }
            return -1
        }
        (entries + count).initialize(
            to: Entry(
                key: key, kind: kind, isCounter: isCounter, value: value, invoked: stamp(offset)))
        count += 1
        return Int32(truncatingIfNeeded: count - 1)
    }

    /// Notes the answer to an operation; `value` is what it returned, nil for a write.
    mutating func answer(_ place: Int32, value: Int64?, node: Int, at offset: Int64) {
        let entry = entries + Int(place)
        entry.pointee.ending = .answered
        entry.pointee.node = UInt16(truncatingIfNeeded: node)
        entry.pointee.returned = stamp(offset)
        if let value { entry.pointee.value = value }
    }

    /// Notes that an attempt which may take effect was given up without an answer.
    mutating func noteUnanswered(_ place: Int32, node: Int) {
        let entry = entries + Int(place)
        entry.pointee.node = UInt16(truncatingIfNeeded: node)
        if entry.pointee.unanswered < .max { entry.pointee.unanswered += 1 }
    }

    /// Ends an operation without success.
    mutating func giveUp(_ place: Int32) {
        let entry = entries + Int(place)
        if entry.pointee.unanswered == 0 { entry.pointee.ending = .refused }
    }

    /// The time of an event. Events come in their true order, and a nanosecond tells apart those for which
    /// the clock was looked at once only.
    private mutating func stamp(_ offset: Int64) -> Int64 {
        latest = max(offset, latest &+ 1)
        return latest
    }
}

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
