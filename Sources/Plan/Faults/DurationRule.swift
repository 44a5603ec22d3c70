/// Whether a step with a fault takes `for:`.
package enum DurationRule: String, Sendable {
    /// It lasts as long as the step says, and the step must say.
    case required
    /// With `for:` it ends then; without, as the fault's documentation says.
    case optional
    /// It is over at once.
    case forbidden
}
