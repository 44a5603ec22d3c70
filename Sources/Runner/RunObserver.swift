import Testbed

/// Whoever wants to see a plan's runs while they go on.
package protocol RunObserver: Sendable {
    /// A run at this moment; called about ten times a second.
    func observe(_ progress: RunProgress)
    /// Something worth a line: a phase begins, a step fires, a guard trips.
    func note(_ line: String)
}
