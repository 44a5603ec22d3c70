import Faults
package import Plan
package import Testbed

extension Plan {
    /// The first step that this machine cannot do, and why; nil when there is none. To be asked where the plan is to run.
    package func unavailability(isSandboxed: Bool) async -> (step: Step, reason: String)? {
        var known: [String: String?] = [:]
        for step in timeline {
            let kind = type(of: step.action)
            if known[kind.name] == nil {
                known[kind.name] = await kind.unavailability(isSandboxed: isSandboxed)
            }
            if let reason = known[kind.name] ?? nil { return (step, reason) }
        }
        return nil
    }

    /// Where the plan's control groups are to be made; nil when it needs none, or none can be made.
    package var processorController: ProcessorController? {
        guard provisions.contains(.controlGroup),
            case .found(let controller) = ProcessorController.find()
        else { return nil }
        return controller
    }
}
