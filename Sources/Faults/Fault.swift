package import Plan

/// Something bad that a step of a plan does to the cluster. See README.md in this folder.
package protocol Fault: FaultSpecification {
    /// Why it cannot be done on this machine, found by trying; nil when it can. What all faults of links need is
    /// looked at elsewhere.
    ///
    /// - Parameter isSandboxed: Whether this process is in a sandbox of namespaces.
    /// - Returns: The reason and what would help.
    static func unavailability(isSandboxed: Bool) async -> String?

    /// Does it to the scene's targets, and calls the scene's `inflict` for each effect as soon as it is proven.
    ///
    /// - Throws: What could not be done or proven; the run is inconclusive then. What was inflicted
    ///   before is healed all the same.
    func inject(into scene: FaultScene) async throws
}

extension Fault {
    /// Most faults work everywhere.
    package static func unavailability(isSandboxed: Bool) async -> String? { nil }
}
