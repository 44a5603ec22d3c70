import ArgumentParser
import Plan
import RunRecord

/// Makes some of the runs of a run folder that `run` made: one of several processes side by side. Not for users.
struct RunPart: AsyncParsableCommand {
    static let name = "run-part"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Make runs of a run folder, for `run --parallel`.",
        shouldDisplay: false)

    @Argument(help: "The run folder.", completion: .directory)
    var folder: String

    @Option(help: "Which runs, joined by commas.")
    var indexes: String

    @Option(help: "The most runs that go on at once.")
    var sideBySide = 1

    @OptionGroup var environment: RunEnvironmentOptions

    func validate() throws {
        guard !numbers.isEmpty, numbers.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("Runs are numbers from 1, joined by commas.")
        }
    }

    private var numbers: [Int] {
        indexes.split(separator: ",").map { Int($0) ?? 0 }
    }

    func run() async throws {
        let plan = try PlanOverrideOptions.parse([]).read("\(folder)/plan.yaml")
        let server = try await environment.server.find(for: plan)
        let sandbox = try environment.enter(for: plan)
        let opened: RunFolder
        do {
            opened = try RunFolder.open(at: folder)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        let runs = SandboxedRuns(
            plan: plan, server: server, sandbox: sandbox, companion: environment.companion,
            indexes: numbers, sideBySide: sideBySide)
        let finished = try await runs.make(
            in: opened, seed: plan.seed ?? 0, needs: try await runs.needs(),
            display: LiveDisplay(plan: plan))
        if !finished { throw ExitStatus.interrupted.code }
    }
}
