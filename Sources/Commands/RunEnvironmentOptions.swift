import ArgumentParser
import Plan
import Runner
import Testbed

/// The options about what runs take place in, whatever the plan.
struct RunEnvironmentOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions

    @Flag(help: "Run without namespaces, on 127.0.0.1 with free ports and without network faults.")
    var noSandbox = false

    @Option(
        help: ArgumentHelp(
            "Run a program of yours beside each run, inside the sandbox.",
            discussion: """
                It finds the nodes in SHAKETABLE_NODES (host:port, joined by commas) and the number of \
                the run in SHAKETABLE_RUN; its output goes to runs/N/companion.log.
                """,
            valueName: "command"))
    var companion: String?

    /// Enters the sandbox that was asked for, with a place for control groups where the plan needs one.
    ///
    /// - Throws: `ExitCode` 69, with the reason told, when the machine refuses.
    func enter(for plan: Plan) throws -> Sandbox {
        do {
            return try Sandbox.enter(
                noSandbox ? .none : .namespaces, groupsOf: plan.processorController)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    /// The options as words of a command line.
    var words: [String] {
        (server.redisServer.map { ["--redis-server", $0] } ?? [])
            + (noSandbox ? ["--no-sandbox"] : [])
            + (companion.map { ["--companion", $0] } ?? [])
    }
}
