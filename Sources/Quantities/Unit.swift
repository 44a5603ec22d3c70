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
