/// What ends the time in which a failing node is left alone.
package enum Thaw: String, CaseIterable, Codable, Sendable {
    /// That time itself.
    case time
    /// A connection that could be made: one try at once, and one after each such time.
    case connection
}
