/// Who gets a connection that is given back to its pool.
package enum PoolOrder: String, CaseIterable, Codable, Sendable {
    /// Who has waited longest.
    case inTurn = "in-turn"
    /// Who asks first, before those that wait: as a rule the retry of the operation that gave it back.
    case barging
}
