/// The hash slot of a key without a hash tag: CRC16 (XMODEM) modulo 16384, as the Redis Cluster
/// specification says.
enum KeySlot {
    private static let table: [UInt16] = (0..<256).map { byte in
        (0..<8).reduce(UInt16(byte) << 8) { sum, _ in
            sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021
        }
    }

    /// The slot of a key, 0 to 16383.
    static func of(_ key: [UInt8]) -> Int {
        var sum: UInt16 = 0
        for byte in key { sum = sum << 8 ^ table[Int(UInt8(sum >> 8) ^ byte)] }
        return Int(sum) & 16383
    }
}
