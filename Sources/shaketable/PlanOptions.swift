import ArgumentParser
import Foundation
import Harness

/// The options of every subcommand that reads a plan.
struct PlanOptions: ParsableArguments {
    @Argument(help: "The plan, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
    var plan: String

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Override a value of the plan; may be repeated.",
            discussion: "For example --set cluster.config.cluster-node-timeout=5s",
            valueName: "path=value"))
    var overrides: [String] = []

    @Option(help: "Override the plan's number of runs.")
    var runs: Int?

    @Option(help: "Override the seed of every random choice.")
    var seed: UInt64?

    /// Reads the plan.
    ///
    /// - Throws: `ExitCode` 65, with the errors told.
    func read() throws -> Plan {
        do {
            return try Plan(
                PlanSource(path: plan),
                overrides: PlanOverrides(settings: overrides, seed: seed, runs: runs),
                vocabulary: .current)
        } catch {
            throw ExitStatus.badPlan.saying("\(error)")
        }
    }
}
