import Quantities
package import RunRecord

/// The values that a client program said it wrote and read, to be held against each other and against what the
/// servers have in the end.
///
/// Operations of a program overlap, so that only what ended before another began is older than that. A value counts as
/// its digest: who writes a value twice to a key cannot tell the writes apart, and is refused.
package struct ClientLedger: Sendable {
    /// The most operations with a value.
    static let most = 1_000_000

    /// A write, and when it was.
    private struct Write {
        let start: Int64
        let end: Int64
        let digest: Int
        let isAcknowledged: Bool
        let node: Int
    }

    private struct Read {
        let start: Int64
        let end: Int64
        /// What was read; nil for nothing.
        let digest: Int?
        let node: Int
    }

    private struct Key {
        let name: String
        let shard: Int
        var writes: [Write] = []
        var reads: [Read] = []
    }

    /// What a key has in the end.
    package enum Found: Sendable {
        /// A value of that digest.
        case value(Int)
        /// The key is not there.
        case nothing
    }

    /// The increments of one counter.
    private struct Counter {
        /// When each began.
        var begun: [Int64] = []
        /// What their replies told, and when.
        var told: [(at: Int64, value: Int)] = []
    }

    private var places: [String: Int] = [:]
    private var counters: [String: Counter] = [:]
    private var keys: [Key] = []
    private var written: Set<Int> = []
    private var count = 0

    /// Nothing said yet.
    init() {}

    /// The digest of a value; the same only within this process.
    package static func digest(of value: String) -> Int {
        var hasher = Hasher()
        hasher.combine(value)
        return hasher.finalize()
    }

    /// Whether nothing was said that can be held against anything.
    package var isEmpty: Bool { writtenKeys.isEmpty && counters.isEmpty }

    /// The keys of which a write was acknowledged.
    package var writtenKeys: [String] {
        keys.filter { $0.writes.contains(where: \.isAcknowledged) }.map(\.name)
    }

    // MARK: Taking

    /// Takes what an operation said of its value.
    ///
    /// - Parameters:
    ///   - message: What it said.
    ///   - operation: When it was, where, and how it ended.
    /// - Throws: `ClientLineError` for a value that cannot be held against others.
    mutating func take(
        _ message: ClientMessage, _ operation: ClientOperation
    ) throws(ClientLineError) {
        if message.op?.lowercased() == "incr" {
            try takeIncrement(message, operation)
            return
        }
        guard message.value != nil || message.found == false else { return }
        guard let name = message.key else { throw ClientLineError(why: "a 'value' without 'key'") }
        guard count < Self.most else {
            throw ClientLineError(why: "more than \(Self.most) operations with a 'value'")
        }
        let digest = message.value.map(Self.digest(of:))
        switch message.op?.lowercased() {
        case "set":
            guard let digest else { throw ClientLineError(why: "'found' belongs to a get") }
            guard written.insert(Self.digest(of: "\(name.utf8.count):\(name)\(digest)")).inserted
            else {
                throw ClientLineError(
                    why: "its key was given that value before: each write needs one of its own")
            }
            keys[place(of: name, operation)].writes.append(
                Write(
                    start: operation.start, end: operation.end, digest: digest,
                    isAcknowledged: operation.outcome == .success, node: Int(operation.node)))
        case "get":
            guard operation.outcome == .success else { return }
            keys[place(of: name, operation)].reads.append(
                Read(
                    start: operation.start, end: operation.end, digest: digest,
                    node: Int(operation.node)))
        default: throw ClientLineError(why: "'value' belongs to set, get and incr")
        }
        count += 1
    }

    /// Takes an increment: of a counter that tells a value, those that failed count too, since they may have been applied.
    private mutating func takeIncrement(
        _ message: ClientMessage, _ operation: ClientOperation
    ) throws(ClientLineError) {
        guard let name = message.key, operation.count == 1 else { return }
        guard count < Self.most else {
            throw ClientLineError(why: "more than \(Self.most) operations with a 'value'")
        }
        count += 1
        counters[name, default: Counter()].begun.append(operation.start)
        guard let text = message.value, operation.outcome == .success else { return }
        guard let value = Int(text), value > 0 else {
            throw ClientLineError(why: "the 'value' of an incr is what it replied, a number")
        }
        counters[name, default: Counter()].told.append((operation.end, value))
    }

    /// By how much the counters were above the increments that had begun by then, at most; nil where none told a value.
    ///
    /// A counter begins at nothing and is this program's own, so that each increment adds one, once.
    private var incrementsDoubled: UInt64? {
        guard counters.values.contains(where: { !$0.told.isEmpty }) else { return nil }
        return counters.values.reduce(UInt64(0)) { sum, counter in
            let begun = counter.begun.sorted()
            let surplus = counter.told.map { told in
                told.value - begun.partitionPoint { $0 < told.at }
            }
            return sum + UInt64(max(0, surplus.max() ?? 0))
        }
    }

    private mutating func place(of name: String, _ operation: ClientOperation) -> Int {
        if let place = places[name] { return place }
        places[name] = keys.count
        keys.append(Key(name: name, shard: Int(operation.shard) + 1))
        return keys.count - 1
    }

    // MARK: Writes

    /// Holds the writes against what the servers have.
    ///
    /// - Parameters:
    ///   - found: What each key has; a key that could not be read is not in it.
    ///   - origin: CLOCK_MONOTONIC at the run's start in nanoseconds.
    /// - Returns: What became of the writes, and how many keys have a value that the program never wrote: nothing is
    ///   known of those, and they count as unreadable.
    package func record(
        found: [String: Found], origin: Int64
    ) -> (ledger: LedgerRecord, strange: Int) {
        var ledger = LedgerRecord()
        ledger.incrementsDoubled = incrementsDoubled
        var strange = 0
        for key in keys {
            let acknowledged = key.writes.filter(\.isAcknowledged)
            guard let newest = acknowledged.max(by: { $0.end < $1.end }) else { continue }
            ledger.keysWritten += 1
            ledger.acknowledged += UInt64(acknowledged.count)
            var lost: [Write] = []
            switch found[key.name] {
            case nil: ledger.keysUnreadable += 1
            case .nothing: lost = acknowledged
            case .value(let digest):
                guard let write = key.writes.first(where: { $0.digest == digest }) else {
                    strange += 1
                    ledger.keysUnreadable += 1
                    continue
                }
                let newer = acknowledged.filter { $0.start > write.end }
                if write.isAcknowledged {
                    lost = newer
                } else if newer.isEmpty {
                    ledger.unacknowledgedApplied += 1
                } else {
                    ledger.overwrittenLate += 1
                }
            }
            guard !lost.isEmpty else { continue }
            ledger.lost += UInt64(lost.count)
            guard ledger.losses.count < 10_000 else { continue }
            ledger.losses.append(
                LostWrite(
                    key: key.name, shard: key.shard,
                    found: UInt64(acknowledged.count - lost.count),
                    acknowledged: UInt64(acknowledged.count), count: UInt64(lost.count),
                    acknowledgedAt: Offset(nanoseconds: newest.end - origin),
                    acknowledgedBy: newest.node))
        }
        return (ledger, strange)
    }

    // MARK: Reads

    /// Counts the reads that can be held against the writes before them, and the stale ones, into a record's groups.
    func count(
        into load: inout LoadRecord, origin: Int64, window: (Int64, Int64) -> LoadWindow
    ) {
        guard count > 0 else { return }
        var all: [StaleRead] = []
        for key in keys where !key.reads.isEmpty {
            for (read, stale) in checkedReads(of: key, origin: origin) {
                let window = window(read.start, read.end)
                guard
                    let place = load.groups.firstIndex(where: {
                        $0.window == window && $0.shard == key.shard && $0.kind == .read
                    })
                else { continue }
                load.groups[place].checkedReads = (load.groups[place].checkedReads ?? 0) + 1
                guard var stale else { continue }
                stale.window = window
                load.groups[place].staleReads = (load.groups[place].staleReads ?? 0) + 1
                all.append(stale)
            }
        }
        load.staleReads = Array(
            all.sorted { $0.staleness > $1.staleness }.prefix(StaleReadLog.capacity)
        ).sorted { $0.sentAt < $1.sentAt }
    }

    /// The reads of a key that can be held against its writes, each with what it is where it is stale.
    private func checkedReads(of key: Key, origin: Int64) -> [(Read, StaleRead?)] {
        let acknowledged = key.writes.filter(\.isAcknowledged).sorted { $0.end < $1.end }
        // Of the writes that ended up to each, the one that began last: by then all older values were gone.
        var latest: [Write] = []
        for write in acknowledged {
            latest.append(latest.last.flatMap { $0.start > write.start ? $0 : nil } ?? write)
        }
        return key.reads.compactMap { read in
            let before = acknowledged.partitionPoint { $0.end < read.start }
            guard read.end >= origin, before > 0 else { return nil }
            let newest = latest[before - 1]
            var source: Write?
            if let digest = read.digest {
                source = key.writes.first { $0.digest == digest }
                // A value of a write that was given up may have come late, and a stranger's tells nothing.
                guard source?.isAcknowledged == true else { return nil }
            }
            guard source.map({ $0.end < newest.start }) ?? true else { return (read, nil) }
            let number = acknowledged.firstIndex { $0.digest == source?.digest }
            let stale = StaleRead(
                key: key.name, shard: key.shard, window: .baseline, node: read.node,
                read: UInt64(number.map { $0 + 1 } ?? 0),
                sentAt: Offset(nanoseconds: read.start - origin),
                answeredAt: Offset(nanoseconds: read.end - origin),
                acknowledged: UInt64(before),
                acknowledgedAt: Offset(nanoseconds: newest.end - origin),
                acknowledgedBy: newest.node)
            return (read, stale)
        }
    }
}

extension Array {
    /// The first place from which on a condition does not hold, where it holds for all before.
    fileprivate func partitionPoint(where isBefore: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
