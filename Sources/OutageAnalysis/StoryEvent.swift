/// One thing that happened, on the merged time line of all logs.
package struct StoryEvent: Hashable, Codable, Sendable {
    /// How it is shown.
    package enum Kind: String, Hashable, Codable, Sendable {
        case stall
        case save
        case state
        case failure
        case election
        case role
        case resynchronisation
        case process
        case client
    }

    /// When, the offset of the log's clock taken off.
    package var at: WallTime
    /// Whose log tells it; nil for a client's.
    package var source: Int?
    /// How it is shown.
    package var kind: Kind
    /// What, in words.
    package var text: String
    /// How long it lasted, in ms; nil for an instant, and when its end is not known.
    package var durationMilliseconds: Int64?
}
