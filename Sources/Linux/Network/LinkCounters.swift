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
