import Quantities
import RunRecord

/// When which shard answered how: the stretches of one worker, in memory set aside beforehand.
struct StretchLog: ~Copyable {
    /// A stretch ends when nothing completed for so long.
    static var gapNanoseconds: Int64 { 100_000_000 }
    /// How many stretches are kept; further ones are dropped.
    static var capacity: Int { 16_384 }

    /// One stretch; times in nanoseconds since the run's start.
    private struct Entry {
        var place: Int32
        var outcome: UInt8
        var firstSent: Int64
        var firstCompleted: Int64
        var lastCompleted: Int64
        var count: UInt64
    }

    private let nodePlaces: Int
    private let placeCount: Int
    private let entries: UnsafeMutablePointer<Entry>
    /// The open stretch of each shard, kind and node: its place among the entries, or -1.
    private let open: UnsafeMutablePointer<Int32>
    private var count = 0
    private(set) var dropped = false

    init(shardCount: Int, nodeCount: Int) {
        nodePlaces = nodeCount + 1
        placeCount = shardCount * 2 * nodePlaces
        entries = .allocate(capacity: Self.capacity)
        open = .allocate(capacity: placeCount)
        open.initialize(repeating: -1, count: placeCount)
    }

    deinit {
        entries.deallocate()
        open.deallocate()
    }

    /// Adds the end of one operation.
    ///
    /// - Parameters:
    ///   - shard: From 0.
    ///   - isWrite: Reads or writes.
    ///   - node: From 1; 0 for none.
    ///   - outcome: How it ended, as a raw value.
    ///   - sent: When its last attempt was sent, in nanoseconds since the run's start.
    ///   - completed: When it ended, likewise.
    @inline(__always)
    mutating func record(
        shard: Int, isWrite: Bool, node: Int, outcome: UInt8, sent: Int64,
        completed: Int64
    ) {
        let place = (shard &* 2 &+ (isWrite ? 1 : 0)) &* nodePlaces &+ node
        let index = Int(open[place])
        if index >= 0 {
            let entry = entries + index
            if entry.pointee.outcome == outcome,
                completed &- entry.pointee.lastCompleted < Self.gapNanoseconds
            {
                entry.pointee.lastCompleted = completed
                entry.pointee.count &+= 1
                return
            }
        }
        begin(place, outcome, sent, completed)
    }

    @inline(never)
    private mutating func begin(
        _ place: Int, _ outcome: UInt8, _ sent: Int64, _ completed: Int64
    ) {
        guard count < Self.capacity else {
            dropped = true
            open[place] = -1
            return
        }
        (entries + count).initialize(
            to: Entry(
                place: Int32(place), outcome: outcome, firstSent: sent, firstCompleted: completed,
                lastCompleted: completed, count: 1))
        open[place] = Int32(count)
        count += 1
    }

    /// All stretches, in the order in which they began.
    func stretches() -> [OutcomeStretch] {
        (0..<count).compactMap { index in
            let entry = entries[index]
            guard let outcome = OperationOutcome(rawValue: entry.outcome) else { return nil }
            let place = Int(entry.place)
            let kind: OperationKind = (place / nodePlaces) % 2 == 0 ? .read : .write
            return OutcomeStretch(
                shard: place / nodePlaces / 2 + 1, kind: kind, node: place % nodePlaces,
                outcome: outcome, firstSent: Offset(nanoseconds: entry.firstSent),
                firstCompleted: Offset(nanoseconds: entry.firstCompleted),
                lastCompleted: Offset(nanoseconds: entry.lastCompleted), count: entry.count)
        }
    }
}
