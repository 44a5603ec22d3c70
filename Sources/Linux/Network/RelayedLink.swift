import Synchronization

/// One link of the relay: the device that its packets come out of, and what becomes of them.
package final class RelayedLink: Sendable {
    /// The link's number, chosen by whoever made it.
    package let number: Int32
    let device: PacketDevice
    let effect: LinkEffect
    let random: any RandomNumberGenerator & Sendable
    let shared = SharedLinkCounters()

    /// A link that is not relayed yet.
    ///
    /// - Parameters:
    ///   - number: Its number, unlike that of any other link of the same relay.
    ///   - device: Where its packets come out and go in.
    ///   - effect: What becomes of them.
    ///   - random: What chances and jitter are drawn from.
    package init(
        number: Int32, device: consuming PacketDevice, effect: LinkEffect,
        random: any RandomNumberGenerator & Sendable
    ) {
        self.number = number
        self.device = device
        self.effect = effect
        self.random = random
    }

    /// What the relay did so far, and what never reached it.
    package func counters() -> LinkCounters {
        shared.countOverflow(device.takeLost())
        var counters = shared.read()
        let dropped = InterfaceStatistics.droppedOnTransmission(by: device.name) ?? 0
        counters.overflowed = (counters.overflowed ?? 0) + dropped
        return counters
    }
}

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

/// What happened on a link so far: the receipt of a link rule.
///
/// Each packet seen is counted once in `packets`, and then in each of the others that befell it. A count is
/// nil where the engine cannot tell.
package struct LinkCounters: Hashable, Sendable {
    /// Packets that the rule matched. TCP on loopback sends up to 64 KiB in one.
    package var packets: Int
    /// Bytes of these packets, IP headers included.
    package var bytes: Int
    /// Packets held for some time.
    package var delayed: Int?
    /// Packets dropped because the rule asks for loss.
    package var dropped: Int
    /// Packets that were sent twice.
    package var duplicated: Int?
    /// Packets that overtook others.
    package var reordered: Int?
    /// Packets with a bit turned over.
    package var corrupted: Int?
    /// Packets lost though nobody asked: no room was left to hold them. More than 0 spoils the experiment.
    package var overflowed: Int?

    /// Counters of the given values.
    package init(
        packets: Int = 0, bytes: Int = 0, delayed: Int? = nil, dropped: Int = 0,
        duplicated: Int? = nil, reordered: Int? = nil, corrupted: Int? = nil,
        overflowed: Int? = nil
    ) {
        self.packets = packets
        self.bytes = bytes
        self.delayed = delayed
        self.dropped = dropped
        self.duplicated = duplicated
        self.reordered = reordered
        self.corrupted = corrupted
        self.overflowed = overflowed
    }
}

/// What the kernel counts about an interface.
package enum InterfaceStatistics {
    /// How many packets were to leave by the interface and were dropped instead; nil when there is no such one.
    ///
    /// From /proc/self/net/dev, which follows the process's network namespace (/sys need not).
    package static func droppedOnTransmission(by interface: String) -> Int? {
        guard let text = SmallFile.read("/proc/self/net/dev") else { return nil }
        return droppedOnTransmission(by: interface, in: text)
    }

    /// The same from the file's text: name, eight columns of reception, then bytes, packets, errors, drops sent.
    package static func droppedOnTransmission(by interface: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].drop { $0 == " " }
            let columns = line[line.index(after: colon)...].split(separator: " ")
            if name == interface, columns.count > 11 { return Int(columns[11]) }
        }
        return nil
    }
}
