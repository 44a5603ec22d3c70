/// Why a target names no node at this instant.
package struct TargetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The target in the words of the plan.
    package let target: String
    /// Why no node matches.
    package let reason: String

    /// `'any replica' names no node now: no replica lives`
    package var description: String { "'\(target)' names no node now: \(reason)" }
}
