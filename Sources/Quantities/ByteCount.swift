/// A number of bytes, as plans write it: `64B`, `1KiB` (1024 bytes), `1KB` (1000 bytes).
package struct ByteCount: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// How many bytes.
    package let bytes: Int

    private static let units: [(suffix: String, bytes: Int64)] = [
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("GB", 1_000_000_000),
        ("MB", 1_000_000), ("KB", 1000), ("B", 1),
    ]

    /// A number of bytes.
    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// Reads a text such as `64B`; nil when it has no unit or no whole number of bytes.
    package init?(_ text: String) {
        guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }),
            let number = PlanDecimal(text.dropLast(unit.suffix.count)),
            let bytes = number.multiplied(by: unit.bytes),
            Double(bytes) == number.asDouble * Double(unit.bytes)
        else { return nil }
        self.bytes = Int(bytes)
    }

    /// The text with the greatest unit that divides it.
    package var description: String {
        let unit = Self.units.first { bytes > 0 && Int64(bytes) % $0.bytes == 0 }
        guard let unit else { return "\(bytes)B" }
        return "\(Int64(bytes) / unit.bytes)\(unit.suffix)"
    }

    /// Compares the numbers of bytes.
    package static func < (first: ByteCount, second: ByteCount) -> Bool {
        first.bytes < second.bytes
    }
}
