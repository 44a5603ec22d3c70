import Quantities
import RunRecord
import Workload

/// The stalest reads of one worker: one for each write that reads missed, in memory made beforehand.
struct StaleReadLog: ~Copyable {
    /// One stale read, its times in nanoseconds since the run's start.
    struct Entry {
        /// The key's place in the key table.
        let key: Int32
        /// Whether the key's counter was read.
        let isCounter: Bool
        /// The number of the write whose value was read, 0 when there was none; or the counter.
        let read: UInt32
        /// The number of the newest write acknowledged before the read, or the counter's greatest value that
        /// was; when, and by which node (from 1).
        let acknowledged: UInt32
        let acknowledgedAt: Int64
        let acknowledgedBy: UInt16
        /// The node that answered, from 1.
        let node: UInt16
        /// The window that the read belongs to.
        let window: UInt8
        /// When the read was first sent, and when it was answered.
        let sentAt: Int64
        let answeredAt: Int64

        /// How long before the read the write was acknowledged, in nanoseconds.
        var staleness: Int64 { sentAt &- acknowledgedAt }
    }

    /// How many are kept.
    static var capacity: Int { 64 }

    private let entries: UnsafeMutablePointer<Entry>
    private(set) var count = 0

    init() {
        entries = .allocate(capacity: Self.capacity)
    }

    deinit {
        entries.deallocate()
    }

    /// Keeps a stale read if it is the stalest that missed its write, and among the stalest of all.
    mutating func note(_ entry: Entry) {
        var place = 0
        for index in 0..<count {
            let known = entries[index]
            if known.key == entry.key, known.isCounter == entry.isCounter,
                known.acknowledged == entry.acknowledged
            {
                if known.staleness < entry.staleness { entries[index] = entry }
                return
            }
            if known.staleness < entries[place].staleness { place = index }
        }
        if count < Self.capacity {
            (entries + count).initialize(to: entry)
            count += 1
        } else if entries[place].staleness < entry.staleness {
            entries[place] = entry
        }
    }

    /// What was kept, in no order.
    func reads(of keys: KeyTable) -> [StaleRead] {
        (0..<count).map { index in
            let entry = entries[index]
            let key = keys.records[Int(entry.key)]
            let number = Int(key.number)
            return StaleRead(
                key: entry.isCounter
                    ? keys.naming.counter(of: number) : keys.naming.text(of: number),
                isCounter: entry.isCounter, shard: Int(key.shard) + 1,
                window: LoadWindow(rawValue: entry.window) ?? .baseline, node: Int(entry.node),
                read: UInt64(entry.read), sentAt: Offset(nanoseconds: entry.sentAt),
                answeredAt: Offset(nanoseconds: entry.answeredAt),
                acknowledged: UInt64(entry.acknowledged),
                acknowledgedAt: Offset(nanoseconds: entry.acknowledgedAt),
                acknowledgedBy: Int(entry.acknowledgedBy))
        }
    }
}
