/// Reads as much of an IPv4 packet as the relay must know.
package enum PacketFlow {
    /// A hash of the packet's protocol, addresses and ports; nil when it is no IPv4 packet.
    ///
    /// Two packets of one direction of one connection have the same hash.
    package static func hash(_ packet: UnsafeRawBufferPointer) -> UInt32? {
        guard let header = headerLength(packet) else { return nil }
        var hash: UInt32 = 2_166_136_261
        // Fowler, Noll and Vo's FNV-1a, by words instead of bytes, with a last mixing.
        func mix(_ word: UInt32) { hash = (hash ^ word) &* 16_777_619 }
        mix(UInt32(packet[9]))
        mix(packet.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        mix(packet.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
        if packet.count >= header + 4 {
            mix(packet.loadUnaligned(fromByteOffset: header, as: UInt32.self))
        }
        hash ^= hash >> 15
        hash = hash &* 0x85EB_CA6B
        return hash ^ (hash >> 13)
    }

    /// Turns over one bit behind the IP header, picked by a number; a packet without any is left alone.
    package static func corrupt(_ packet: UnsafeMutableRawBufferPointer, choice: UInt32) {
        guard let header = headerLength(UnsafeRawBufferPointer(packet)) else { return }
        let bits = (packet.count - header) * 8
        guard bits > 0 else { return }
        let bit = Int(choice) % bits
        packet[header + bit / 8] ^= 1 << UInt8(bit % 8)
    }

    private static func headerLength(_ packet: UnsafeRawBufferPointer) -> Int? {
        guard packet.count >= 20, packet[0] >> 4 == 4 else { return nil }
        let length = Int(packet[0] & 15) * 4
        return length >= 20 && length <= packet.count ? length : nil
    }
}
