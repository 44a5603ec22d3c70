import ArgumentParser

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
