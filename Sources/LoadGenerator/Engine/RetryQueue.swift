/// Operations that wait for their next attempt, the earliest first: a binary heap in fixed memory.
struct RetryQueue: ~Copyable {
    private struct Entry {
        var due: Int64
        var operation: Int32
    }

    private let entries: UnsafeMutablePointer<Entry>
    /// Where each operation's entry stands, while it has one.
    private let places: UnsafeMutablePointer<Int32>
    private var count = 0

    /// Room for so many.
    init(capacity: Int) {
        entries = .allocate(capacity: capacity)
        places = .allocate(capacity: capacity)
    }

    deinit {
        entries.deallocate()
        places.deallocate()
    }

    /// When the earliest is due, in nanoseconds; `Int64.max` when there is none.
    var earliest: Int64 { count > 0 ? entries[0].due : .max }

    /// Adds an operation that is not in it.
    mutating func insert(_ operation: Int32, due: Int64) {
        count += 1
        rise(Entry(due: due, operation: operation), from: count - 1)
    }

    /// Takes the earliest; nil when there is none.
    mutating func removeEarliest() -> Int32? {
        guard count > 0 else { return nil }
        let result = entries[0].operation
        removeEntry(at: 0)
        return result
    }

    /// Takes an operation that is in it.
    mutating func remove(_ operation: Int32) {
        let place = Int(places[Int(operation)])
        precondition(place < count && entries[place].operation == operation, "not in the queue")
        removeEntry(at: place)
    }

    private mutating func removeEntry(at place: Int) {
        count -= 1
        guard place < count else { return }
        let last = entries[count]
        if place > 0, entries[(place - 1) / 2].due > last.due {
            rise(last, from: place)
        } else {
            sink(last, from: place)
        }
    }

    private mutating func rise(_ entry: Entry, from start: Int) {
        var place = start
        while place > 0, entries[(place - 1) / 2].due > entry.due {
            put(entries[(place - 1) / 2], at: place)
            place = (place - 1) / 2
        }
        put(entry, at: place)
    }

    private mutating func sink(_ entry: Entry, from start: Int) {
        var place = start
        while place * 2 + 1 < count {
            var child = place * 2 + 1
            if child + 1 < count, entries[child + 1].due < entries[child].due { child += 1 }
            if entries[child].due >= entry.due { break }
            put(entries[child], at: place)
            place = child
        }
        put(entry, at: place)
    }

    private mutating func put(_ entry: Entry, at place: Int) {
        (entries + place).initialize(to: entry)
        places[Int(entry.operation)] = Int32(truncatingIfNeeded: place)
    }
}
