/// Operations in the order of their deadlines, linked through them. What is appended has the same time limit
/// as all others, so it is the last to end.
struct DeadlineList {
    /// The first to end; -1 for none.
    private(set) var head: Int32 = -1
    private var tail: Int32 = -1

    /// Adds an operation whose time has just begun.
    @inline(__always)
    mutating func append(_ index: Int, _ operations: UnsafeMutablePointer<Operation>) {
        let operation = operations + index
        operation.pointee.deadlineNext = -1
        operation.pointee.deadlinePrevious = tail
        if tail >= 0 {
            operations[Int(tail)].deadlineNext = Int32(truncatingIfNeeded: index)
        } else {
            head = Int32(truncatingIfNeeded: index)
        }
        tail = Int32(truncatingIfNeeded: index)
    }

    /// Removes an operation that is in the list.
    @inline(__always)
    mutating func remove(_ index: Int, _ operations: UnsafeMutablePointer<Operation>) {
        let next = operations[index].deadlineNext
        let previous = operations[index].deadlinePrevious
        if previous >= 0 {
            operations[Int(previous)].deadlineNext = next
        } else {
            head = next
        }
        if next >= 0 {
            operations[Int(next)].deadlinePrevious = previous
        } else {
            tail = previous
        }
    }
}
