/// Which way a measure gets better.
package enum Better: String, Codable, Sendable {
    case lower
    case higher
    /// More or less of it is no better in itself; it is not compared.
    case neither
}
