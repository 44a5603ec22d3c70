import ArgumentParser
import Harness

/// `shaketable schema`
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a JSON Schema of plans, so that editors complete and check them.")

    func run() throws {
        print(PlanSchema(.current).json)
    }
}
