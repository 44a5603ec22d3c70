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

    /// The first 8 digits: enough to tell the nodes of a cluster apart in a text for people.
    package var short: String { String(description.prefix(8)) }

    /// All 40 digits.
    package var description: String {
        Self.digits(high, 16) + Self.digits(middle, 16) + Self.digits(UInt64(low), 8)
    }

    /// Decoded from the 40 digits.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = NodeID(try container.decode(String.self)) else {
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
