/// What a client program said of operations that failed, in its own words.
package struct ErrorText: Codable, Hashable, Sendable {
    /// The most that a record keeps.
    package static let most = 10
    /// The most letters of each.
    package static let longest = 200

    /// What it said.
    package var text: String
    /// Of how many operations.
    package var count: UInt64

    /// A text and how often it was said.
    package init(text: String, count: UInt64) {
        self.text = text
        self.count = count
    }
}
