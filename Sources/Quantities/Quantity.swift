/// A number with its unit, in base units: `500ms` is 0.5 of `time`.
package struct Quantity: Hashable, Sendable {
    /// The number in base units (seconds, bytes, events a second; 0.03 for 3 %).
    package let value: Double
    /// What it counts in.
    package let unit: Unit

    /// A number in base units.
    package init(value: Double, unit: Unit) {
        self.value = value
        self.unit = unit
    }

    /// The suffixes a number may carry, with what one of them is in base units.
    ///
    /// KB, MB and GB are powers of 1000, KiB, MiB and GiB powers of 1024.
    package static let suffixes: [(text: String, factor: Double, unit: Unit)] = [
        ("ns", 1e-9, .time), ("us", 1e-6, .time), ("ms", 1e-3, .time), ("s", 1, .time),
        ("m", 60, .time), ("min", 60, .time), ("h", 3600, .time), ("%", 0.01, .ratio),
        ("/s", 1, .rate), ("/min", 1.0 / 60, .rate), ("B", 1, .bytes), ("KB", 1e3, .bytes),
        ("KiB", 1024, .bytes), ("MB", 1e6, .bytes), ("MiB", 1_048_576, .bytes),
        ("GB", 1e9, .bytes), ("GiB", 1_073_741_824, .bytes),
    ]

    /// A number with a suffix; nil when there is no such suffix. No suffix is a plain number.
    package init?(number: Double, suffix: String) {
        if suffix.isEmpty {
            self.init(value: number, unit: .count)
        } else if let known = Quantity.suffixes.first(where: { $0.text == suffix }) {
            self.init(value: number * known.factor, unit: known.unit)
        } else {
            return nil
        }
    }
}

/// What a value counts in; values of different units are never compared.
package enum Unit: String, Codable, Sendable {
    /// Seconds.
    case time
    /// A part of a whole: 0.03 is 3 %.
    case ratio
    /// A plain number.
    case count
    /// Bytes.
    case bytes
    /// Events a second.
    case rate
}

extension Unit {
    /// The unit with its article, for messages: `a time`.
    package var phrase: String {
        switch self {
        case .time: "a time"
        case .ratio: "a ratio"
        case .count: "a plain number"
        case .bytes: "a size"
        case .rate: "a rate"
        }
    }
}
