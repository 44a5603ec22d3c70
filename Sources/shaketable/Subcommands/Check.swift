import ArgumentParser
import Harness

/// `shaketable check PLAN`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a plan and print what would happen and when; start nothing.")

    @OptionGroup var planOptions: PlanOptions
    @OptionGroup var serverOptions: ServerOptions

    @Flag(help: "Check whether it can be run without namespaces.")
    var noSandbox = false

    func run() async throws {
        let plan = try planOptions.read()
        if plan.mustBeTried, !noSandbox {
            // Whether a fault can be done only trying tells, and only in a sandbox may it be tried.
            do {
                _ = try Sandbox.enter(.namespaces)
            } catch {
                throw ExitStatus.unavailable.saying("\(error)")
            }
        }
        // The worst case of a failover depends on the server; without one the plan is checked all the same.
        let server = try? await ServerBinary.find(
            serverOptions.redisServer ?? plan.cluster.server ?? "redis-server")
        let version = server.map { "\($0.version)" }
        print(PlanPreview(of: plan, server: version).text, terminator: "")
        do {
            let offer = try await MachineNeed(plan: plan, isSandboxed: !noSandbox).offer()
            if let engine = offer.engine { print("  network    \(engine)") }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }
}
