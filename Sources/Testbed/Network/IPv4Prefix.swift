/// A block of IPv4 addresses that share their first bits, such as 127.0.2.0/24; one address is a block of /32.
package struct IPv4Prefix: Hashable, Sendable, CustomStringConvertible {
    /// The block's lowest address, its first byte the most significant.
    package let address: UInt32
    /// How many of the first bits the addresses share, from 0 to 32.
    package let length: Int

    /// Reads `127.0.1.4` or `127.0.2.0/24`; nil when it is neither, or has bits set behind its length.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let bytes = parts[0].split(separator: ".", omittingEmptySubsequences: false)
            .map { UInt8($0) }
        guard parts.count <= 2, bytes.count == 4,
            let length = parts.count == 2 ? Int(parts[1]) : 32,
            (0...32).contains(length)
        else { return nil }
        var address: UInt32 = 0
        for byte in bytes {
            guard let byte else { return nil }
            address = address << 8 | UInt32(byte)
        }
        self.init(address: address, length: length)
        guard self.address == address else { return nil }
    }

    /// The block of this length that an address lies in.
    package init(address: UInt32, length: Int) {
        precondition((0...32).contains(length), "A prefix has from 0 to 32 bits.")
        self.address = address & Self.mask(length)
        self.length = length
    }

    /// Whether an address lies in the block.
    package func contains(_ other: UInt32) -> Bool {
        other & Self.mask(length) == address
    }

    /// The address itself of a /32, else the block's nth host (1 is the first).
    package func host(_ number: UInt32) -> UInt32 {
        length == 32 ? address : address + number
    }

    /// `127.0.2.0/24`, also `/32`, as `tc` and `ss` read it.
    package var description: String { "\(Self.text(address))/\(length)" }

    /// An address in its usual form, four decimal bytes.
    package static func text(_ address: UInt32) -> String {
        [24, 16, 8, 0].map { "\(address >> $0 & 255)" }.joined(separator: ".")
    }

    private static func mask(_ length: Int) -> UInt32 {
        length == 0 ? 0 : UInt32.max << UInt32(32 - length)
    }
}
