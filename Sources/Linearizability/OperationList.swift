import Quantities

/// The invocations and answers of a history in the order of time, as a doubly linked list from which
/// operations are taken out and put back.
///
/// The list of Wing and Gong: an operation can come next when its invocation stands before every answer
/// that is still in the list. Of equal times invocations come first: such operations are concurrent.
struct OperationList {
    /// The end of the list, and its beginning.
    let end: Int
    private var next: [Int32]
    private var previous: [Int32]

    /// The list of operations that are in the order of their invocation. The invocation of operation i is
    /// entry 2 i, its answer entry 2 i + 1.
    init(_ operations: [KeyOperation]) {
        var entries: [(time: Int64, entry: Int)] = []
        for (index, operation) in operations.enumerated() {
            entries.append((operation.invoked.nanoseconds, 2 * index))
            if let returned = operation.returned {
                entries.append((returned.nanoseconds, 2 * index + 1))
            }
        }
        entries.sort { ($0.time, $0.entry & 1, $0.entry) < ($1.time, $1.entry & 1, $1.entry) }
        end = 2 * operations.count
        next = Array(repeating: -1, count: end + 1)
        previous = next
        var last = end
        for (_, entry) in entries {
            next[last] = Int32(entry)
            previous[entry] = Int32(last)
            last = entry
        }
        next[last] = Int32(end)
        previous[end] = Int32(last)
    }

    /// The first entry; `end` when there is none.
    var first: Int { Int(next[end]) }

    /// The entry behind one that is in the list.
    func entry(after entry: Int) -> Int { Int(next[entry]) }

    /// Takes an operation out.
    mutating func remove(_ operation: Int, isAnswered: Bool) {
        unlink(2 * operation)
        if isAnswered { unlink(2 * operation + 1) }
    }

    /// Puts back the operation that was taken out last of those that are out.
    mutating func restore(_ operation: Int, isAnswered: Bool) {
        if isAnswered { relink(2 * operation + 1) }
        relink(2 * operation)
    }

    private mutating func unlink(_ entry: Int) {
        next[Int(previous[entry])] = next[entry]
        previous[Int(next[entry])] = previous[entry]
    }

    private mutating func relink(_ entry: Int) {
        next[Int(previous[entry])] = Int32(entry)
        previous[Int(next[entry])] = Int32(entry)
    }
}
