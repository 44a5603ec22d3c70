import ArgumentParser
import Harness

/// Whether this machine can disturb the network as a plan asks.
struct NetworkNeed {
    let plan: Plan

    /// The engine that carries the plan's faults of the network out, found by trying; only inside the sandbox.
    ///
    /// - Returns: The engine; nil when the plan needs none.
    /// - Throws: `ExitCode` 69, with the reason told, when the plan needs one and none works here, or
    ///   another of its faults of the network does not.
    func engine() async throws -> NetworkEngine? {
        guard plan.disturbsNetwork else { return nil }
        if let (step, reason) = await plan.unavailability() {
            throw ExitStatus.unavailable.saying(
                "\(step.position): '\(type(of: step.fault).name)' is unavailable: \(reason)")
        }
        guard plan.needsNetworkEngine else { return nil }
        let engine = await NetworkEngine.probe()
        guard case .none(let reason) = engine else { return engine }
        throw refusal(
            "\(reason)\nshaketable doctor tells what would mend it.")
    }

    /// Says that a plan which needs the sandbox's network cannot do without it.
    ///
    /// - Throws: `ExitCode` 69 when it needs one.
    func requireSandbox() throws {
        guard plan.disturbsNetwork else { return }
        throw refusal("they need a network of their own: leave out --no-sandbox")
    }

    private func refusal(_ reason: String) -> ExitCode {
        let first = plan.timeline.first { type(of: $0.fault).actsOnNetwork }
        let place = first.map { "\($0.position): " } ?? ""
        return ExitStatus.unavailable.saying("\(place)network faults are unavailable: \(reason)")
    }
}
