import ArgumentParser
import Harness

/// `shaketable check PLAN`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a plan and print what would happen and when; start nothing.")

    @OptionGroup var planOptions: PlanOptions
    @OptionGroup var serverOptions: ServerOptions

    func run() async throws {
        let plan = try planOptions.read()
        if plan.disturbsNetwork {
            // Whether the network can be disturbed only trying tells, and only in a sandbox may it be tried.
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
            if plan.stallsForks { _ = try ForkStallLibrary.find() }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        if let engine = try await NetworkNeed(plan: plan).engine() {
            print("  network    \(engine)")
        }
    }
}
