/// Packets that wait, the one that is due first in front; of those due together, the one that came first.
///
/// A binary heap; it grows to the most that ever waited and allocates no more.
struct ReleaseQueue {
    /// A packet that waits.
    struct Entry {
        /// When it is due, in nanoseconds.
        var dueNanoseconds: Int64
        /// Its number in the order of arrival.
        var sequence: UInt64
        /// Its place in the pool.
        var place: Int32
        /// Its length in bytes.
        var length: Int32
        /// The number of its link.
        var link: Int32
        /// How often it is sent.
        var copies: Int32

        fileprivate func precedes(_ other: Entry) -> Bool {
            if dueNanoseconds != other.dueNanoseconds {
                return dueNanoseconds < other.dueNanoseconds
            }
            return sequence < other.sequence
        }
    }

    private var heap: [Entry] = []

    /// A queue that has room for so many packets from the start.
    init(capacity: Int = 65536) {
        heap.reserveCapacity(capacity)
    }

    /// The packet due first; nil when none waits.
    var first: Entry? { heap.first }

    /// Adds a packet.
    mutating func insert(_ entry: Entry) {
        heap.append(entry)
        var index = heap.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard entry.precedes(heap[parent]) else { break }
            heap[index] = heap[parent]
            index = parent
        }
        heap[index] = entry
    }

    /// Takes the packet due first out; nil when none waits.
    mutating func removeFirst() -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return first }
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(last) else { break }
            heap[index] = heap[child]
            index = child
        }
        heap[index] = last
        return first
    }

    /// Takes all packets of a link out, in the order in which they were due.
    mutating func removeAll(ofLink link: Int32) -> [Entry] {
        let taken = heap.filter { $0.link == link }.sorted { $0.precedes($1) }
        let kept = heap.filter { $0.link != link }
        heap.removeAll(keepingCapacity: true)
        for entry in kept { insert(entry) }
        return taken
    }
}
