/// What a worker read back: for each of its keys the write whose value it has (0 for none), the value of its
/// counter, or `Worker.unreadable`.
///
/// In one piece of memory that goes from the worker to whoever holds it against the ledger, since a copy for a
/// million keys would take as much again. Belongs to one thread at a time, as the key table does.
final class FoundWrites: RandomAccessCollection, @unchecked Sendable {
    /// One for each key, in the key table's order.
    let writes: UnsafeMutablePointer<UInt32>
    let endIndex: Int
    var startIndex: Int { 0 }

    /// So many keys of which none has been read.
    init(unreadKeys count: Int) {
        endIndex = count
        writes = .allocate(capacity: count)
        writes.initialize(repeating: Worker.unreadable, count: count)
    }

    deinit {
        writes.deallocate()
    }

    subscript(place: Int) -> UInt32 { writes[place] }
}
