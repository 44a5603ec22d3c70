import ArgumentParser
import Evidence
import Foundation
import Harness
import Reports

/// `shaketable run PLAN`
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a plan: start its cluster, do what it says, measure, judge.")

    @OptionGroup var planOptions: PlanOptions
    @OptionGroup var serverOptions: ServerOptions

    @Option(
        name: [.short, .long],
        help: "The run folder; made anew. By default runs/PLAN-TIME.", completion: .directory)
    var output: String?

    @Flag(help: "Run without namespaces, on 127.0.0.1 with free ports and without network faults.")
    var noSandbox = false

    @Flag(
        help:
            "Skip a plan with a fault that this machine cannot do: reports that say so, and exit status 0 instead of 69."
    )
    var skipUnavailable = false

    @Option(
        help: ArgumentHelp(
            "Run a program of yours beside each run, inside the sandbox.",
            discussion: """
                It finds the nodes in SHAKETABLE_NODES (host:port, joined by commas) and the number of \
                the run in SHAKETABLE_RUN; its output goes to runs/N/companion.log.
                """,
            valueName: "command"))
    var companion: String?

    func run() async throws {
        // Everything that can be wrong without starting anything is said before anything starts.
        let plan = try planOptions.read()
        let server = try await serverOptions.find(for: plan)
        let sandbox: Sandbox
        do {
            sandbox = try Sandbox.enter(
                noSandbox ? .none : .namespaces,
                groupsOf: plan.processorController)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        try await RunSession(
            plan: plan, server: server, sandbox: sandbox, output: output, companion: companion,
            skipsUnavailable: skipUnavailable
        ).run()
    }
}
