/// A client policy with the version of the client that it stands for, and where each value is from.
package struct ClientPreset: Sendable {
    /// The policy.
    package let policy: ClientPolicy
    /// The client and its language.
    package let client: String
    /// The client's version.
    package let version: String
    /// The client's repository, as owner/name.
    package let repository: String
    /// The tag of that version there.
    package let tag: String
    /// Where the fields' values come from; every field is in one of them.
    package let sources: [FieldSource]
    /// What the client does that the fields cannot say, each a sentence.
    package let limits: [String]

    /// Where a field's value comes from; nil when that is not told.
    ///
    /// - Parameter key: The field's key, as plans write it.
    /// - Returns: The source.
    package func source(of key: String) -> FieldSource? {
        sources.first { $0.keys.contains(key) }
    }
}
