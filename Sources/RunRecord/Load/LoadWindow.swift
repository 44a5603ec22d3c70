/// The part of a run that an operation belongs to, by the time at which it was meant to be sent.
package enum LoadWindow: UInt8, CaseIterable, Codable, Sendable {
    /// Before the first fault.
    case baseline
    /// From the first injection to the last heal. An operation that was under way when the first fault began
    /// belongs here: the fault could touch it.
    case fault
    /// After the last heal.
    case recovery
}
