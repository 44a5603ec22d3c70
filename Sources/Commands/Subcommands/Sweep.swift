import ArgumentParser
import ExperimentRunner
import Experiments
import Foundation
import Plan
import Reports
import Testbed

/// `shaketable sweep PLAN`
struct Sweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a plan for every combination of the values that its sweep varies.",
        discussion: """
            Goes on where it was interrupted when the folder holds the same sweep: finished runs are \
            not done again.

            Exit status: 0 when every cell is known as well as the sweep asks, 2 when the budget was \
            spent before, 65 for a bad plan, 69 when something is missing, 130 interrupted.
            """)

    @OptionGroup var planOptions: PlanOptions
    @OptionGroup var serverOptions: ServerOptions
    @OptionGroup var sweepOptions: SweepOptions
    @OptionGroup var formatOption: FormatOption

    @Option(
        name: [.short, .long],
        help: "The sweep's folder; made anew or gone on with. By default sweeps/PLAN.",
        completion: .directory)
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Measure one part of the cells, such as 3/16; `merge` joins the parts.",
            valueName: "part/parts"))
    var shard: String?

    func validate() throws {
        try formatOption.demand(SweepFindings.self)
        guard shard.map({ SweepShard($0) != nil }) ?? true else {
            throw ValidationError("A shard is a part of all parts, from 1, such as 3/16.")
        }
    }

    func run() async throws {
        let plan = try planOptions.read()
        guard let specification = plan.sweep else {
            throw ExitStatus.badPlan.saying(
                "\(planOptions.plan): there is no 'sweep' in this plan, so there is nothing to vary"
            )
        }
        let server = try await serverOptions.find(for: plan)
        let folder = try open(specification, of: plan)
        let pool = sweepOptions.pool(
            budget: sweepOptions.duration, redisServer: serverOptions.redisServer)
        let part = shard.flatMap { SweepShard($0) } ?? .whole
        StandardError.write(
            "sweep \(plan.name) on \(server.version): \(specification.cellCount) cells"
                + (part == .whole ? "" : ", part \(part)") + ", \(pool.width) at a time\n")
        let path = folder.path
        let finished = try await SweepOptions.interruptibly {
            let folder = try SweepFolder.read(at: path)
            return try await SweepRunner(plan: plan, folder: folder, shard: part, pool: pool) {
                StandardError.write($0 + "\n")
            }.run()
        }
        let isKnown = try SweepOutcome(folder: folder, plan: plan).write(
            shard: part, telling: formatOption)
        guard finished else { throw ExitStatus.interrupted.code }
        if !isKnown { throw ExitStatus.inconclusive.code }
    }

    private func open(
        _ specification: SweepSpecification, of plan: Plan
    ) throws -> SweepFolder {
        let seed = plan.seed ?? UInt64.random(in: 0..<1_000_000_000)
        do {
            return try SweepFolder.open(
                at: output ?? "sweeps/\(plan.name)",
                for: specification.record(of: plan, seed: seed),
                planText: PlanText(of: plan).resolved(seed: seed))
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }
}
