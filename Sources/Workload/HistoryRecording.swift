/// Which operations of a load are recorded one by one, for the check of linearizability.
package struct HistoryRecording: Codable, Hashable, Sendable {
    /// How many keys: those that the load asks for most, or the first where it asks for all alike.
    package var keys = 20
    /// The most operations, all keys together; recording stops there.
    package var operations = 100_000

    /// A recording with the defaults above.
    package init() {}
}
