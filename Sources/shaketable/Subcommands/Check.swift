import ArgumentParser
import Plan
import Quantities
import RunRecord
import Testbed
import Wording

/// `shaketable check PLAN...`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check plans and print what would happen and when; start nothing.",
        discussion: """
            Of one plan the whole time line is told, of several a line each, as before a merge:

              shaketable check plans/pause-master.yaml
              shaketable check --recursive plans

            Exit status: 0 when all are good and can be run here, 64 wrong usage, 65 when any is bad, 69 when any \
            needs what this machine has not.
            """)

    @OptionGroup var planFiles: PlanFileOptions
    @OptionGroup var overrides: PlanOverrideOptions
    @OptionGroup var serverOptions: ServerOptions

    @Flag(help: "Check whether it can be run without namespaces.")
    var noSandbox = false

    func run() async throws {
        let files = try planFiles.files()
        let good = overrides.readAll(files)
        guard files.count > 1 else {
            guard let only = good.first?.plan else { throw ExitStatus.badPlan.code }
            try enterSandbox(for: [only])
            try await preview(only)
            return
        }
        if good.count == files.count { try enterSandbox(for: good.map(\.plan)) }
        var missing = 0
        for (file, plan) in good {
            for warning in PlanWarnings(of: plan).all {
                print("\(warning.position): warning: \(warning.message)")
            }
            do {
                _ = try await MachineNeed(plan: plan, isSandboxed: !noSandbox).offer()
                print(
                    "\(file): good, \(plan.cluster.topology.nodeCount.counted("node")), "
                        + "\(plan.duration.inWords), \(plan.runs.counted("run"))")
            } catch {
                missing += 1
                print("\(file): good, but not to be run here: \(error)")
            }
        }
        let bad = files.count - good.count
        if bad > 0 {
            throw ExitStatus.badPlan.saying("\(bad) of \(files.count.counted("plan")) bad")
        }
        if missing > 0 { throw ExitStatus.unavailable.code }
    }

    /// Whether some faults can be done only trying tells, and only in a sandbox may it be tried.
    private func enterSandbox(for plans: [Plan]) throws {
        guard !noSandbox, plans.contains(where: \.mustBeTried) else { return }
        do {
            _ = try Sandbox.enter(.namespaces)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    private func preview(_ plan: Plan) async throws {
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
