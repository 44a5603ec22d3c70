/// Operations that wait in turn, for a connection or for their pool's permit, linked through them. An
/// operation waits in one queue at a time.
struct OperationQueue {
    /// The first in turn; -1 for none.
    private(set) var head: Int32 = -1
    private var tail: Int32 = -1

    /// Whether nobody waits.
    @inline(__always)
    var isEmpty: Bool { head < 0 }

    /// Adds an operation behind all others.
    mutating func append(_ index: Int, _ operations: UnsafeMutablePointer<Operation>) {
        operations[index].queueNext = -1
        operations[index].queuePrevious = tail
        if tail >= 0 {
            operations[Int(tail)].queueNext = Int32(truncatingIfNeeded: index)
        } else {
            head = Int32(truncatingIfNeeded: index)
        }
        tail = Int32(truncatingIfNeeded: index)
    }

    /// Removes an operation that waits here.
    mutating func remove(_ index: Int, _ operations: UnsafeMutablePointer<Operation>) {
        let next = operations[index].queueNext
        let previous = operations[index].queuePrevious
        if previous >= 0 {
            operations[Int(previous)].queueNext = next
        } else {
            head = next
        }
        if next >= 0 {
            operations[Int(next)].queuePrevious = previous
        } else {
            tail = previous
        }
    }
}
