import ArgumentParser
import Plan
import Quantities
import Reports
import RunRecord
import Runner
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

            Of a plan with cluster.attach the cluster is looked at, only reading, and the word is printed by which \
            'run' knows that its user consents.

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
        // What can only be tried is tried by this command started anew in a sandbox, and that one tells what is bad.
        let good = try overrides.readAll(files) { plans in
            try enterSandbox(for: plans.filter { $0.cluster.attach == nil })
        }
        guard files.count > 1 else {
            guard let only = good.first?.plan else { throw ExitStatus.badPlan.code }
            guard only.cluster.attach == nil else { return try await previewAttached(only) }
            try await preview(only)
            return
        }
        var missing = 0
        for (file, plan) in good {
            guard plan.cluster.attach == nil else {
                Terminal.say(
                    "\(file): good; checked by itself, the cluster that it attaches to is looked at"
                )
                continue
            }
            for warning in PlanWarnings(of: plan).all {
                Terminal.say("\(warning.position): warning: \(warning.message)")
            }
            do {
                _ = try await MachineNeed(plan: plan, isSandboxed: !noSandbox).offer()
                Terminal.say(
                    "\(file): good, \(plan.cluster.topology.nodeCount.counted("node")), "
                        + "\(plan.duration.inWords), \(plan.runs.counted("run"))")
            } catch {
                missing += 1
                Terminal.say("\(file): good, but not to be run here: \(error)")
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

    /// Looks at the plan's cluster, only reading, and tells what would be done to it.
    private func previewAttached(_ plan: Plan) async throws {
        let attachment = try await AttachedPlan(plan).look()
        Terminal.say(
            PlanPreview(of: attachment.plan, server: "\(attachment.found.version)").text,
            terminator: "")
        Terminal.say(attachment.text, terminator: "")
    }

    private func preview(_ plan: Plan) async throws {
        // The worst case of a failover depends on the server; without one the plan is checked all the same.
        let server = try? await ServerBinary.find(
            serverOptions.redisServer ?? plan.cluster.server ?? "redis-server")
        let version = server.map { "\($0.version)" }
        Terminal.say(PlanPreview(of: plan, server: version).text, terminator: "")
        do {
            if plan.cluster.isSecured, let server { try await SandboxSecurity.demand(of: server) }
            let offer = try await MachineNeed(plan: plan, isSandboxed: !noSandbox).offer()
            if let engine = offer.engine { Terminal.say("  network    \(engine)") }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }
}
