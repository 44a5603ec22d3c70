import Harness

/// What a plan needs of this machine, beside a server and a sandbox.
struct MachineNeed {
    let plan: Plan
    /// Whether this process is in a sandbox of namespaces.
    let isSandboxed: Bool
    /// Where control groups can be made; nil for nowhere.
    var controlGroup: String?

    /// What the machine has for it.
    struct Offer {
        /// What makes faults of links; nil when the plan has none.
        let engine: NetworkEngine?
        /// What nodes are given beside their files.
        let support: NodeSupport
    }

    /// Finds what the plan needs, by trying; nothing of it is kept.
    ///
    /// - Throws: `Unavailability` when a fault of the plan cannot be done here.
    func offer() async throws(Unavailability) -> Offer {
        if plan.disturbsNetwork, !isSandboxed {
            throw refusal("they need a network of their own: leave out --no-sandbox")
        }
        if let (step, reason) = await plan.unavailability(isSandboxed: isSandboxed) {
            throw Unavailability(
                "\(step.position): '\(type(of: step.fault).name)' is unavailable: \(reason)")
        }
        return Offer(engine: try await engine(), support: try support())
    }

    private func engine() async throws(Unavailability) -> NetworkEngine? {
        guard plan.needsNetworkEngine else { return nil }
        let engine = await NetworkEngine.probe()
        guard case .none(let reason) = engine else { return engine }
        throw refusal("\(reason)\nshaketable doctor tells what would mend it.")
    }

    private func support() throws(Unavailability) -> NodeSupport {
        do {
            return try NodeSupport.find(for: plan.provisions, controlGroup: controlGroup)
        } catch {
            throw Unavailability("\(error)")
        }
    }

    private func refusal(_ reason: String) -> Unavailability {
        let first = plan.timeline.first { type(of: $0.fault).actsOnNetwork }
        let place = first.map { "\($0.position): " } ?? ""
        return Unavailability("\(place)network faults are unavailable: \(reason)")
    }
}
