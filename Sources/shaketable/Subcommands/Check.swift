import ArgumentParser
import Harness

/// `shaketable check PLAN`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a plan and print what would happen and when; start nothing.")

    @OptionGroup var planOptions: PlanOptions

    func run() async throws {
        let plan = try planOptions.read()
        guard plan.disturbsNetwork else {
            print(PlanPreview(of: plan).text, terminator: "")
            return
        }
        // Whether the network can be disturbed only trying tells, and only in a sandbox may it be tried.
        do {
            _ = try Sandbox.enter(.namespaces)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        print(PlanPreview(of: plan).text, terminator: "")
        if let engine = try await NetworkNeed(plan: plan).engine() {
            print("  network    \(engine)")
        }
    }
}
