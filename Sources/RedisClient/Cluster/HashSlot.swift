/// The hash slots that Redis Cluster divides its keys into.
package enum HashSlot {
    /// How many there are.
    package static let count = 16384

    /// The slot of a key, 0 to 16383: CRC16 of the key, or of what stands between its first `{` and
    /// the next `}` when that is not empty (Redis Cluster specification, "Hash tags").
    package static func of(_ key: String) -> Int {
        of(key.utf8)
    }

    /// The slot of a key that is any bytes.
    package static func of(_ key: some Collection<UInt8>) -> Int {
        if let open = key.firstIndex(of: UInt8(ascii: "{")) {
            let rest = key[key.index(after: open)...]
            if let close = rest.firstIndex(of: UInt8(ascii: "}")), close > rest.startIndex {
                return slot(rest[..<close])
            }
        }
        return slot(key)
    }

    /// A short hash tag, without braces, whose slot falls into the range; the same each time. A key
    /// of a shard is `{tag}` followed by anything. Traps when the range leaves 0 to 16383.
    package static func tag(in range: ClosedRange<Int>) -> String {
        precondition(
            range.lowerBound >= 0 && range.upperBound < count,
            "Slots are from 0 to \(count - 1), not \(range).")
        // A test asserts that every slot is met.
        for number in 0... {
            let tag = String(number, radix: 36)
            if range.contains(slot(tag.utf8)) { return tag }
        }
        fatalError("No short tag leads to the slots \(range).")
    }

    private static func slot(_ bytes: some Sequence<UInt8>) -> Int {
        var sum: UInt16 = 0
        for byte in bytes {
            sum = sum << 8 ^ table[Int(UInt8(sum >> 8) ^ byte)]
        }
        return Int(sum) % count
    }

    /// CRC16 XMODEM: polynomial 0x1021, initial value 0, nothing reflected.
    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index) << 8) { sum, _ in
            sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021
        }
    }
}
