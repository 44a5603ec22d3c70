import ArgumentParser
import Plan

/// The options of a subcommand that reads one plan.
struct PlanOptions: ParsableArguments {
    @Argument(help: "The plan, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
    var plan: String

    @OptionGroup var overrides: PlanOverrideOptions

    /// Reads the plan.
    ///
    /// - Throws: `ExitCode` 65, with the errors told.
    func read() throws -> Plan { try overrides.read(plan) }
}
