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
