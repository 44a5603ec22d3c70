/// A rule in force, or one that was.
package struct AppliedRule: Hashable, Sendable {
    /// Its number, from 1 in the order of application.
    package let number: Int
    /// What it says.
    package let rule: LinkRule
}
