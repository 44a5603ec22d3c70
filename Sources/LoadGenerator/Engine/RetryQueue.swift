/// Operations that wait for their next attempt, the earliest first: a binary heap in fixed memory.
struct RetryQueue: ~Copyable {
    private struct Entry {
        var due: Int64
        var operation: Int32
    }

    private let entries: UnsafeMutablePointer<Entry>
    private var count = 0

    /// Room for so many.
    init(capacity: Int) {
        entries = .allocate(capacity: capacity)
    }

    deinit {
        entries.deallocate()
    }

    /// When the earliest is due, in nanoseconds; `Int64.max` when there is none.
    var earliest: Int64 { count > 0 ? entries[0].due : .max }

    /// Adds an operation.
    mutating func insert(_ operation: Int32, due: Int64) {
        var place = count
        count += 1
        while place > 0, entries[(place - 1) / 2].due > due {
            (entries + place).initialize(to: entries[(place - 1) / 2])
            place = (place - 1) / 2
        }
        (entries + place).initialize(to: Entry(due: due, operation: operation))
    }

    /// Takes the earliest; nil when there is none.
    mutating func removeEarliest() -> Int32? {
        guard count > 0 else { return nil }
        let result = entries[0].operation
        count -= 1
        guard count > 0 else { return result }
        let last = entries[count]
        var place = 0
        while place * 2 + 1 < count {
            var child = place * 2 + 1
            if child + 1 < count, entries[child + 1].due < entries[child].due { child += 1 }
            if entries[child].due >= last.due { break }
            entries[place] = entries[child]
            place = child
        }
        entries[place] = last
        return result
    }
}
