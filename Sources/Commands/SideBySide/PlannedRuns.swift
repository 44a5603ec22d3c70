import Plan
import RunRecord

/// One plan of several that are run by one command.
struct PlannedRuns {
    /// Its file.
    let file: String
    /// The plan, with as many runs as it gets.
    let plan: Plan
    /// The seed of its random choices.
    let seed: UInt64
    /// The most runs at once while one of it goes on.
    let sideBySide: Int
    /// Its run folder.
    let folder: RunFolder
    /// The run folder's path as seen from the folder of all.
    let name: String

    /// Its jobs: one for each run, or one for all where they share a cluster or nothing else goes on.
    func jobs(number: Int, options: [String]) -> [RunJob] {
        let all = Array(1...max(1, plan.runs))
        let parts = plan.reuse == .healed || sideBySide == 1 ? [all] : all.map { [$0] }
        return parts.map {
            RunJob(
                plan: number, name: name, folder: folder.path, runs: $0,
                sideBySide: sideBySide, secrets: PlanText(of: plan).secrets, options: options)
        }
    }
}
