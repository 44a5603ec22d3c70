import Foundation
import Linux
import Plan

/// Runs of one plan that one process makes in a sandbox of its own.
struct PartJob: Sendable {
    /// Which of the plans given, from 0.
    let plan: Int
    /// What to call it in progress.
    let name: String
    /// The plan's run folder.
    let folder: String
    /// Which runs, from 1, one after the other.
    let runs: [Int]
    /// The most runs at once while it goes on; its share of the machine is one of so many.
    let sideBySide: Int
    /// What the folder's copy of the plan hides.
    var secrets = PlanSecrets()
    /// The options that the process gets as they were given.
    let options: [String]

    /// Where its output goes.
    var output: String { "\(folder)/runs/\(runs.first ?? 0)/progress.log" }

    /// The process's specification.
    var specification: ProcessSpecification {
        ProcessSpecification(
            executable: "/proc/self/exe",
            arguments: [
                RunPart.name, folder, "--indexes", runs.map { "\($0)" }.joined(separator: ","),
                "--side-by-side", "\(sideBySide)",
            ] + options,
            environment: secrets.environment, output: .file(output))
    }
}
