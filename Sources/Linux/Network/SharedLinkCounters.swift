import Synchronization

/// Counters that one thread advances while others read them. They are read one by one, so that a reading may
/// be a packet apart in itself.
final class SharedLinkCounters: Sendable {
    let packets = Atomic(0)
    let bytes = Atomic(0)
    let delayed = Atomic(0)
    let dropped = Atomic(0)
    let duplicated = Atomic(0)
    let reordered = Atomic(0)
    let corrupted = Atomic(0)
    let overflowed = Atomic(0)

    /// The counts now.
    func read() -> LinkCounters {
        LinkCounters(
            packets: packets.load(ordering: .relaxed),
            bytes: bytes.load(ordering: .relaxed),
            delayed: delayed.load(ordering: .relaxed),
            dropped: dropped.load(ordering: .relaxed),
            duplicated: duplicated.load(ordering: .relaxed),
            reordered: reordered.load(ordering: .relaxed),
            corrupted: corrupted.load(ordering: .relaxed),
            overflowed: overflowed.load(ordering: .relaxed))
    }

    /// Counts one packet and what was decided about it.
    func count(length: Int, fate: PacketFate) {
        packets.add(1, ordering: .relaxed)
        bytes.add(length, ordering: .relaxed)
        if fate.copies == 0 { dropped.add(1, ordering: .relaxed) }
        if fate.copies > 1 { duplicated.add(1, ordering: .relaxed) }
        if fate.isDelayed { delayed.add(1, ordering: .relaxed) }
        if fate.isReordered { reordered.add(1, ordering: .relaxed) }
        if fate.corruptedBit != nil { corrupted.add(1, ordering: .relaxed) }
    }

    /// Counts packets lost for want of room.
    func countOverflow(_ count: Int = 1) {
        overflowed.add(count, ordering: .relaxed)
    }
}
