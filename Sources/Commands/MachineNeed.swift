import Plan
import Runner
import Testbed

/// What a plan needs of this machine, beside a server and a sandbox.
struct MachineNeed {
    let plan: Plan
    /// Whether this process is in a sandbox of namespaces.
    var isSandboxed = false
    /// Where control groups can be made; nil for nowhere.
    var controlGroup: String?

    /// What the machine has for it.
    struct Offer {
        /// What makes faults of links; nil when the plan has none.
        let engine: NetworkEngine?
        /// What nodes are given beside their files.
        let support: NodeSupport
        /// Other server programs, by the names that steps use.
        let servers: [String: ServerBinary]
    }

    /// Finds what the plan needs, by trying; nothing of it is kept.
    ///
    /// - Throws: `Unavailability` when a fault of the plan cannot be done here.
    func offer() async throws(Unavailability) -> Offer {
        if !isSandboxed { try requireSandbox() }
        if let (step, reason) = await plan.unavailability(isSandboxed: isSandboxed) {
            throw Unavailability(
                "\(step.position): '\(type(of: step.fault).name)' is unavailable: \(reason)")
        }
        return Offer(
            engine: try await engine(), support: try support(), servers: try await servers())
    }

    /// Says that faults of the plan need a sandbox, before anything is made without one.
    ///
    /// - Throws: `ExitCode` 69, with the reason told.
    func demandSandbox() throws {
        do throws(Unavailability) {
            try requireSandbox()
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    private func requireSandbox() throws(Unavailability) {
        guard !ClusterAccess.hasSecrets(plan.cluster.directives) else {
            throw Unavailability(
                "cluster.config holds passwords, which without a sandbox would lie on the disk while the "
                    + "servers run: leave out --no-sandbox")
        }
        guard !plan.cluster.isSecured else {
            throw Unavailability(
                "the plan asks for TLS, whose private keys would lie on the disk without a sandbox: leave out --no-sandbox"
            )
        }
        guard plan.disturbsNetwork else { return }
        throw refusal("they need a network of their own: leave out --no-sandbox")
    }

    private func engine() async throws(Unavailability) -> NetworkEngine? {
        guard plan.needsNetworkEngine else { return nil }
        let engine = await NetworkEngine.probe()
        guard case .none(let reason) = engine else { return engine }
        throw refusal("\(reason)\nshaketable doctor tells what would mend it.")
    }

    private func servers() async throws(Unavailability) -> [String: ServerBinary] {
        var servers: [String: ServerBinary] = [:]
        for (name, program) in plan.cluster.servers.sorted(by: { $0.key < $1.key }) {
            do {
                let server = try await ServerBinary.find(program)
                if plan.cluster.isSecured { try await SandboxSecurity.demand(of: server) }
                servers[name] = server
            } catch {
                throw Unavailability("cluster.servers.\(name): \(error)")
            }
        }
        return servers
    }

    private func support() throws(Unavailability) -> NodeSupport {
        do {
            var support = try NodeSupport.find(for: plan.provisions, controlGroup: controlGroup)
            support.movesNodes = plan.movesNodes
            return support
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

/// That a fault of a plan cannot be done on this machine.
struct Unavailability: Error, CustomStringConvertible {
    /// Which, why, and what would help.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
