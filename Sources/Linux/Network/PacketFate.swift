/// What is to become of one packet.
package struct PacketFate: Hashable, Sendable {
    /// How often it is sent: 0 when it is lost, 2 when it is doubled.
    package var copies = 1
    /// When it is sent, in nanoseconds on the shaper's clock.
    package var dueNanoseconds: Int64
    /// Whether it waits at all.
    package var isDelayed = false
    /// Whether it is let past the packets before it.
    package var isReordered = false
    /// A number that picks the bit to turn over; nil to leave it whole.
    package var corruptedBit: UInt32?

    /// A packet that is sent once, unharmed, at the given time.
    package init(dueNanoseconds: Int64) {
        self.dueNanoseconds = dueNanoseconds
    }
}
