import ArgumentParser
import Faults
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

/// The plans that a command is about.
struct PlanFileOptions: ParsableArguments {
    @Argument(
        help: "The plans: YAML files, and folders of them.",
        completion: .file(extensions: ["yaml", "yml"]))
    var plans: [String]

    @Flag(name: .shortAndLong, help: "Take the plans in folders of folders too.")
    var recursive = false

    /// The files that were named, and those in the folders that were.
    func files() throws -> [String] {
        try PlanSearch.files(plans, isRecursive: recursive)
    }
}

/// The options that change what a plan says.
struct PlanOverrideOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Override a value of the plan; may be repeated.",
            discussion: "For example --set cluster.config.cluster-node-timeout=5s",
            valueName: "path=value"))
    var overrides: [String] = []

    @Option(help: "Override the plan's number of runs, from 1 to \(Plan.mostRuns).")
    var runs: Int?

    @Option(help: "Override the seed of every random choice.")
    var seed: UInt64?

    func validate() throws {
        guard let runs, !(1...Plan.mostRuns).contains(runs) else { return }
        throw ValidationError("--runs is a number from 1 to \(Plan.mostRuns), not \(runs).")
    }

    /// Reads a plan's file and changes it as asked.
    ///
    /// - Throws: `ExitCode` 65, with the errors told.
    func read(_ path: String) throws -> Plan {
        try told(outcome(of: path))
    }

    /// The plan of a file, changed as asked; nothing is told.
    private func outcome(of path: String) -> Result<Plan, PlanError> {
        Result { () throws(PlanError) in
            try Plan(
                PlanSource(path: InstalledPlans.path(path)),
                overrides: PlanOverrides(settings: overrides, seed: seed, runs: runs),
                vocabulary: .current)
        }
    }

    private func told(_ outcome: Result<Plan, PlanError>) throws -> Plan {
        do {
            return try outcome.get()
        } catch {
            StandardError.write(
                error.problems.compactMap { GitHubAnnotation(of: $0).text() }.joined())
            throw ExitStatus.badPlan.saying("\(error)")
        }
    }

    /// Reads several, and tells the errors of all that are bad.
    ///
    /// - Returns: The good ones.
    func readAll(_ files: [String]) -> [(file: String, plan: Plan)] {
        readAll(files) { _ in }
    }

    /// As `readAll`, and does something with the good ones before anything is told.
    ///
    /// - Parameters:
    ///   - files: The plans' files.
    ///   - prepare: What is done with the good ones, such as starting the command anew.
    /// - Returns: The good ones.
    func readAll(
        _ files: [String], before prepare: ([Plan]) throws -> Void
    ) rethrows -> [(file: String, plan: Plan)] {
        let outcomes = files.map { (file: $0, outcome: outcome(of: $0)) }
        try prepare(outcomes.compactMap { try? $0.outcome.get() })
        return outcomes.compactMap { file, outcome in
            (try? told(outcome)).map { (file: file, plan: $0) }
        }
    }

    /// The options as words of a command line, but for the seed.
    var words: [String] {
        overrides.flatMap { ["--set", $0] } + (runs.map { ["--runs", "\($0)"] } ?? [])
    }
}
