/// The name a node gives itself: 160 bits, written as 40 hexadecimal digits.
package struct NodeID: Hashable, Sendable, Codable, CustomStringConvertible {
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// The id that no node has.
    static let zero = NodeID(high: 0, middle: 0, low: 0)

    /// How many digits it has.
    static let digits = 40

    private init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// Reads 40 hexadecimal digits; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.digits else { return nil }
        guard let id = bytes.withUnsafeBytes({ NodeID(digits: $0) }) else { return nil }
        self = id
    }

    /// Reads the first 40 bytes; nil when one of them is no hexadecimal digit. Traps when there are
    /// fewer.
    init?(digits bytes: UnsafeRawBufferPointer) {
        guard let high = Self.number(bytes, from: 0, count: 16),
            let middle = Self.number(bytes, from: 16, count: 16),
            let low = Self.number(bytes, from: 32, count: 8)
        else { return nil }
        self.high = high
        self.middle = middle
        self.low = UInt32(truncatingIfNeeded: low)
    }

    /// An id that who posted the log masked: what is left of it, by which it is told from others. Of a long
    /// one beginning and end are kept.
    init(masked text: UnsafeRawBufferPointer) {
        var bytes = Array(text)
        // Of one that was cut short the first digits are what it is called anyway.
        let isHex = bytes.allSatisfy {
            $0 &- UInt8(ascii: "0") <= 9 || $0 &- UInt8(ascii: "a") <= 5
        }
        if isHex, bytes.count > 8 { bytes = Array(bytes.prefix(8)) }
        if bytes.count > Self.mostMasked { bytes = Array(bytes.prefix(11) + bytes.suffix(7)) }
        bytes += Array(repeating: 0, count: Self.mostMasked - bytes.count)
        func number(_ range: Range<Int>) -> UInt64 {
            bytes[range].reduce(0) { $0 << 8 | UInt64($1) }
        }
        high = number(0..<8)
        middle = number(8..<16)
        low = UInt32(number(16..<18)) << 16 | Self.mark
    }

    /// Bytes of a masked id that are kept.
    private static let mostMasked = 18
    /// What ends one; that an id ends so and has text before it does not happen by chance.
    private static let mark: UInt32 = 0xFFFF

    /// What is left of a masked id; nil for a whole one.
    private var masked: String? {
        guard low & 0xFFFF == Self.mark else { return nil }
        let bytes = (Self.bytes(high, 8) + Self.bytes(middle, 8) + Self.bytes(UInt64(low >> 16), 2))
        let text = bytes.prefix { $0 != 0 }
        guard !text.isEmpty, text.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            bytes.dropFirst(text.count).allSatisfy({ $0 == 0 })
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64((count - 1 - $0) * 8)) }
    }

    /// The first 8 digits: enough to tell the nodes of a cluster apart in a text for people.
    package var short: String { masked ?? String(description.prefix(8)) }

    /// All 40 digits, or what is left of them.
    package var description: String {
        masked ?? Self.digits(high, 16) + Self.digits(middle, 16) + Self.digits(UInt64(low), 8)
    }

    /// Decoded from the 40 digits, or from what is left of them.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let isMasked = (2...Self.mostMasked).contains(text.utf8.count)
        let masked = isMasked ? Array(text.utf8).withUnsafeBytes { NodeID(masked: $0) } : nil
        guard let id = NodeID(text) ?? masked else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a node's id has 40 hexadecimal digits")
        }
        self = id
    }

    /// Encoded as the 40 digits.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func digits(_ number: UInt64, _ count: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: count - text.utf8.count) + text
    }

    private static func number(
        _ bytes: UnsafeRawBufferPointer, from start: Int, count: Int
    ) -> UInt64? {
        var value: UInt64 = 0
        for index in start..<start + count {
            let byte = bytes[index]
            let digit: UInt8 =
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
                case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
                default: 0xFF
                }
            if digit == 0xFF { return nil }
            value = value << 4 | UInt64(digit)
        }
        return value
    }
}
