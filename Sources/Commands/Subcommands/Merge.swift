import ArgumentParser
import Experiments
import Faults
import Foundation
import Plan
import Reports

/// `shaketable merge -o OUT DIR ...`
struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Join the folders of a sweep's parts (`sweep --shard`) into one.",
        discussion: """
            Parts of different plans are refused. The same runs in two folders count once.

            Exit status: 0 when every cell is known as well as the sweep asks, 2 when not, 69 when the \
            folders cannot be joined.
            """)

    @Argument(help: "The parts' folders.", completion: .directory)
    var folders: [String]

    @Option(name: [.short, .long], help: "The folder to make.", completion: .directory)
    var output: String

    @OptionGroup var formatOption: FormatOption

    func validate() throws { try formatOption.demand(SweepFindings.self) }

    func run() throws {
        let outcome: SweepOutcome
        do {
            let (folder, copied) = try SweepMerge.merge(folders, into: output)
            StandardError.write("\(copied) batches of runs copied into \(output)\n")
            let plan = try Plan(
                recorded: PlanSource(path: folder.path + "/plan.yaml"), vocabulary: .current)
            outcome = SweepOutcome(folder: folder, plan: plan)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        if try !outcome.write(telling: formatOption) { throw ExitStatus.inconclusive.code }
    }
}
