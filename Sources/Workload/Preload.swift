/// What is written before a load begins.
package struct Preload: Codable, Hashable, Sendable {
    /// How many of the keys are; nil for all.
    package var keys: Int?

    /// The first so many keys; nil for all.
    package init(keys: Int? = nil) {
        self.keys = keys
    }
}
