import ArgumentParser
import Faults
import Plan
import Reports

/// `shaketable schema [plan|verdict]`
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a JSON Schema: of plans, so that editors complete and check them.")

    /// What there is a schema of.
    enum Topic: String, CaseIterable, ExpressibleByArgument {
        case plan
        case verdict
    }

    @Argument(help: "Of what: plan, or verdict (verdict.json).")
    var topic = Topic.plan

    func run() throws {
        switch topic {
        case .plan: print(PlanSchema(.current).json)
        case .verdict: print(VerdictSchema.text)
        }
    }
}
