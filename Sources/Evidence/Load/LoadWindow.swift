/// The part of a run in which an operation was meant to be sent.
package enum LoadWindow: UInt8, CaseIterable, Codable, Sendable {
    /// Before the first fault.
    case baseline
    /// From the first injection to the last heal.
    case fault
    /// After the last heal.
    case recovery
}
