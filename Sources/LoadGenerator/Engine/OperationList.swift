/// Operations in a line, each linked to its neighbours by one of its pairs of links. An operation is in one line of
/// each pair at a time.
struct OperationList<let pair: Int> {
    /// The first; -1 for none.
    private(set) var head: Int32 = -1
    private var tail: Int32 = -1

    /// Whether there is none.
    @inline(__always)
    var isEmpty: Bool { head < 0 }

    /// Adds an operation behind all others.
    @inline(__always)
    mutating func append(_ index: Int, _ operations: UnsafeMutablePointer<Operation>) {
        operations[index].links[pair] = OperationLinks(next: -1, previous: tail)
        if tail >= 0 {
            operations[Int(tail)].links[pair].next = Int32(truncatingIfNeeded: index)
        } else {
            head = Int32(truncatingIfNeeded: index)
        }
        tail = Int32(truncatingIfNeeded: index)
    }

    /// Removes an operation that is in the line.
    @inline(__always)
    mutating func remove(_ index: Int, _ operations: UnsafeMutablePointer<Operation>) {
        let links = operations[index].links[pair]
        if links.previous >= 0 {
            operations[Int(links.previous)].links[pair].next = links.next
        } else {
            head = links.next
        }
        if links.next >= 0 {
            operations[Int(links.next)].links[pair].previous = links.previous
        } else {
            tail = links.previous
        }
    }
}

/// Operations in the order of their deadlines. What is appended has the same time limit as all others, so it is
/// the last to end.
typealias DeadlineList = OperationList<0>

/// Operations that wait in turn, for a connection or for their pool's permit.
typealias OperationQueue = OperationList<1>

/// An operation's neighbours in a line of operations; -1 for none.
struct OperationLinks {
    var next: Int32 = -1
    var previous: Int32 = -1
}
