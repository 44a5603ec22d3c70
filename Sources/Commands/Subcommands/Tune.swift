import ArgumentParser
import ExperimentRunner
import Experiments
import Foundation
import Plan
import Quantities
import Reports
import Testbed
import Workload

/// `shaketable tune`
struct Tune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find the cluster-node-timeout that survives the stalls you fear, and its price.",
        discussion: """
            Stalls a master for as long as feared and fails it for real, under each node-timeout, as \
            often as the budget allows, where it tells most. Says before the first run what the model of the \
            protocol predicts and what budget an answer needs; --dry-run ends there. Goes on where it was \
            interrupted when the folder holds the same question.

              shaketable tune --stall 1.5s --dry-run
              shaketable tune plans/pause-master.yaml --stall 1.5s --goal "outage <= 5s" --budget 30m

            Exit status: 0 when a node-timeout is shown to survive the stalls, and the goal to be met, or a \
            --dry-run is done; 1 when the goal is shown to be missed; 2 when neither is shown, 64 to 69 as for run, \
            130 interrupted.
            """)

    @OptionGroup var workloadOptions: WorkloadOptions
    @OptionGroup var serverOptions: ServerOptions
    @OptionGroup var sweepOptions: SweepOptions
    @OptionGroup var formatOption: FormatOption

    @Option(
        name: .customLong("node-timeout"),
        help: ArgumentHelp(
            "The node-timeouts to try: a range such as 500ms..5s, or single ones joined by commas.",
            valueName: "durations"))
    var nodeTimeouts = "500ms..5s"

    @Option(help: "How many node-timeouts of a range are tried, by equal factors.")
    var steps = 6

    @Option(
        help: ArgumentHelp(
            "The probability of a needless failover after a feared stall that is taken for none.",
            valueName: "percentage"))
    var tolerate = "10%"

    @Option(
        help: ArgumentHelp(
            "What a real failure may cost at most: 'outage <= 5s', or 'failover-time <= 3s'.",
            valueName: "limit"))
    var goal: String?

    @Flag(help: "Say what the model predicts and what budget an answer needs; run nothing.")
    var dryRun = false

    @Option(help: "The seed of every random choice.")
    var seed: UInt64?

    @Option(
        name: [.short, .long],
        help: "The folder; made anew or gone on with. By default tune/NAME-OF-THE-WORKLOAD.",
        completion: .directory)
    var output: String?

    func validate() throws {
        try formatOption.demand(dryRun ? TuneOutlookDocument.self : TuneDocument.self)
        guard timeouts != nil else {
            throw ValidationError(
                "'\(nodeTimeouts)' are no node-timeouts of 100ms to 60s, such as 500ms..5s or 1s,2s."
            )
        }
        guard (2...50).contains(steps) else {
            throw ValidationError("A range is tried in 2 to 50 steps.")
        }
        guard let share = Units.percentage.parse(tolerate), share > 0, share < 1 else {
            throw ValidationError("What is tolerated is a percentage above 0% and below 100%.")
        }
        if let goal {
            guard TuneGoal(goal) != nil else {
                throw ValidationError(
                    "'\(goal)' is no goal, such as 'outage <= 5s' or 'failover-time <= 3s'.")
            }
            guard !workloadOptions.failures.isEmpty else {
                throw ValidationError(
                    "A goal is about real failures, and --failure none makes none.")
            }
        }
    }

    func run() async throws {
        let workload = try workloadOptions.workload()
        let server = try await serverOptions.find(for: workload)
        let question = try await refined(try question(workload), workload, "\(server.version)")
        let budget = sweepOptions.duration ?? .seconds(900)
        let path = output ?? "tune/\(workload.name)"
        let version = "\(server.version)"
        let seed = seed ?? UInt64.random(in: 0..<1_000_000_000)
        let forecast = TuneForecast(question, workload: workload, server: version)
        let predictions = try await forecast.predictions()
        let pool = sweepOptions.pool(budget: budget, redisServer: serverOptions.redisServer)
        var outlook = TuneOutlook(
            question, predictions: predictions, width: pool.width, budget: budget.inSeconds)
        if outlook.candidate == nil, !predictions.isEmpty {
            outlook.threshold = try await forecast.threshold(in: 0.1...60)
        }
        let known = TuneOutlookDocument(outlook)
        if dryRun { return try formatOption.tell(known) }
        StandardError.write(
            known.text(on: .standardOutput.withoutColours)
                + "\ntune \(workload.name) on \(version): node-timeouts: "
                + "\(question.nodeTimeouts.count), stalls: \(question.stalls.count), runs at a time: "
                + "\(pool.width), \(budget.inWords), seed \(seed)\n")
        let session = TuneSession(
            question: question, workload: workload, path: path, version: version, seed: seed,
            predictions: predictions)
        let finished = try await SweepOptions.interruptibly { try await session.measure(pool) }
        let answer = try session.answer()
        try SubjectFiles(
            subject: TuneDocument(answer, predictions: predictions), name: "tune"
        ).write(inReportsOf: path, telling: formatOption)
        guard finished else { throw ExitStatus.interrupted.code }
        if answer.goal?.verdict == .missed { throw ExitStatus.failed.code }
        if !answer.isShown { throw ExitStatus.inconclusive.code }
    }

    /// A range's steps are far apart: the node-timeout at which, by the model, the feared stalls begin to be
    /// survived is tried too, where none that is near it is.
    private func refined(
        _ question: TuneQuestion, _ workload: Plan, _ server: String
    ) async throws -> TuneQuestion {
        guard nodeTimeouts.contains(".."), let low = question.nodeTimeouts.first,
            let high = question.nodeTimeouts.last,
            let threshold = try await TuneForecast(question, workload: workload, server: server)
                .threshold(in: low...high),
            !question.nodeTimeouts.contains(where: { abs($0 - threshold) < threshold * 0.05 })
        else { return question }
        var refined = question
        refined.nodeTimeouts = (question.nodeTimeouts + [threshold]).sorted()
        return refined
    }

    private func question(_ workload: Plan) throws -> TuneQuestion {
        let stalls = try workloadOptions.stallSeconds()
        guard !stalls.isEmpty else {
            throw ValidationError(
                "Name the stalls that you fear: --stall 1.5s, or --stalls-from LOG.")
        }
        return TuneQuestion(
            nodeTimeouts: timeouts ?? [], stalls: stalls, failures: workloadOptions.failures,
            tolerance: Units.percentage.parse(tolerate) ?? 0.1, masters: workload.cluster.masters,
            rate: workload.load?.rate, client: workload.load?.policy.name,
            workload: PlanText(of: workload).identifier, goal: goal.flatMap { TuneGoal($0) })
    }

    /// In seconds, rising; nil when they are not written as they should be.
    private var timeouts: [Double]? {
        func seconds(_ text: some StringProtocol) -> Double? {
            guard let duration = Units.duration.parse(String(text)),
                duration >= .milliseconds(100), duration <= .seconds(60)
            else { return nil }
            return duration.inSeconds
        }
        guard let dots = nodeTimeouts.range(of: "..") else {
            let single = nodeTimeouts.split(separator: ",").map { seconds($0) }
            let known = Set(single.compactMap { $0 })
            return known.isEmpty || single.contains(nil) ? nil : known.sorted()
        }
        guard let low = seconds(nodeTimeouts[..<dots.lowerBound]),
            let high = seconds(nodeTimeouts[dots.upperBound...]), low < high
        else { return nil }
        var values: [Double] = []
        for step in 0..<steps {
            let share = Double(step) / Double(max(1, steps - 1))
            let exact: Double = low * pow(high / low, share)
            let grain: Double = exact < 1 ? 0.05 : 0.1
            let rounded: Double = (exact / grain).rounded() * grain
            let value = step == 0 ? low : step == steps - 1 ? high : rounded
            let milliseconds = (value * 1000).rounded() / 1000
            if values.last != milliseconds { values.append(milliseconds) }
        }
        return values
    }
}
