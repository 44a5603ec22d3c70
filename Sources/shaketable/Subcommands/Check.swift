import ArgumentParser
import Harness

/// `shaketable check PLAN`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a plan and print what would happen and when; start nothing.")

    @OptionGroup var planOptions: PlanOptions

    func run() async throws {
        print(
            PlanPreview(of: try planOptions.read()).text, terminator: "")
    }
}
