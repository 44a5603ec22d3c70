/// Events in the order of their times; those of one time in the order in which they were added.
///
/// A binary heap: a few thousand events are pending at a time, most of them ticks.
struct EventQueue<Payload> {
    private struct Entry {
        let time: Int64
        let serial: UInt64
        let payload: Payload

        func precedes(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : serial < other.serial
        }
    }

    private var heap: [Entry] = []
    private var serial: UInt64 = 0

    /// Adds an event at a time in microseconds.
    mutating func add(_ payload: Payload, at time: Int64) {
        heap.append(Entry(time: time, serial: serial, payload: payload))
        serial += 1
        var child = heap.count - 1
        let entry = heap[child]
        while child > 0 {
            let parent = (child - 1) / 2
            guard entry.precedes(heap[parent]) else { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = entry
    }

    /// Takes the earliest event; nil when there is none.
    mutating func next() -> (time: Int64, payload: Payload)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty { sink(last) }
        return (first.time, first.payload)
    }

    private mutating func sink(_ entry: Entry) {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(entry) else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = entry
    }
}
