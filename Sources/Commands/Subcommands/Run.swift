import ArgumentParser
import Foundation
import Linux
import Plan
import Quantities
import Reports
import Runner
import Testbed

/// `shaketable run PLAN...`
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run plans: start their clusters, do what they say, measure, judge.",
        discussion: """
            One plan leaves one run folder. Several, or a folder of them, leave a run folder each in \
            the output folder, with index.html (a matrix of verdicts), digest.md and junit.xml of all.

              shaketable run plans/pause-master.yaml
              shaketable run plans/pause-master.yaml --runs 5 --set cluster.config.cluster-node-timeout=2s
              shaketable run --recursive plans --parallel auto --output runs/tonight
              shaketable run plans/soak/one-hour.yaml --metrics 127.0.0.1:9464

            Exit status: 0 passed, 1 failed, 2 inconclusive, 64 wrong usage, 65 bad plan, 69 something is \
            missing, 70 a fault of shaketable's own, 77 an attached cluster without consent, 130 interrupted \
            (healed, and reported as far as it came).
            With GITHUB_ACTIONS=true bad plans and failed expectations are told as annotations too.
            """)

    @OptionGroup var planFiles: PlanFileOptions
    @OptionGroup var overrides: PlanOverrideOptions
    @OptionGroup var environment: RunEnvironmentOptions
    @OptionGroup var historyOptions: HistoryOptions
    @OptionGroup var metricsOptions: MetricsOptions
    @OptionGroup var formatOption: FormatOption

    @Option(
        name: [.short, .long],
        help:
            "The run folder; a new one, or one without runs. By default runs/PLAN-TIME; of several plans runs/TIME, with a folder for each.",
        completion: .directory)
    var output: String?

    @Option(
        help: ArgumentHelp(
            "How many runs go on at once, each in a sandbox of its own: 1 to \(ParallelWish.most), or auto.",
            discussion: """
                auto is what this machine's cores and memory bear by the plan's load and nodes. The \
                guards hold for each run as ever: too many at once come out inconclusive, not wrong. \
                By default auto, but 1 where a plan has programs of yours, with --companion, --metrics \
                or --no-sandbox, and for one run; 1 shows a run live.
                """,
            valueName: "number"))
    var parallel: ParallelWish?

    @Option(
        help: ArgumentHelp(
            "Make only so many runs of each plan as take this long together, by estimate.",
            valueName: "duration"))
    var budget: String?

    @Flag(
        help: """
            Skip a plan with a fault that this machine cannot do: reports that say so, and exit status \
            0 instead of 69; 2 when no plan is left, since nothing was measured.
            """)
    var skipUnavailable = false

    @Option(
        help: ArgumentHelp(
            "Consent to what the plan does to the cluster that it attaches to.",
            discussion:
                "The word that 'shaketable check' prints; it is another one for another plan or cluster.",
            valueName: "word"))
    var consent: String?

    func validate() throws {
        try formatOption.demand(Findings.self)
        guard let budget else { return }
        guard let limit = Units.duration.parse(budget), limit > .zero else {
            throw ValidationError("A budget is a duration, such as 60m.")
        }
    }

    func run() async throws {
        // Everything that can be wrong without starting anything is said before anything starts.
        let files = try planFiles.files()
        let read = overrides.readAll(files)
        guard let first = read.first, read.count == files.count else {
            throw ExitStatus.badPlan.code
        }
        if let output { try PlanFolder.demandNew(output) }
        if read.contains(where: { $0.plan.cluster.attach != nil }) {
            try await attached(read)
            return
        }
        if read.count > 1 || isFolder(planFiles.plans[0]) || budget != nil || skipUnavailable
            || isSideBySide(first.plan)
        {
            guard metricsOptions.metrics == nil else {
                throw ValidationError(
                    "--metrics goes with one plan whose runs follow each other: without --parallel, --budget "
                        + "and --skip-unavailable.")
            }
            try await several(read).run()
            return
        }
        if environment.noSandbox { try MachineNeed(plan: first.plan).demandSandbox() }
        let server = try await environment.server.find(for: first.plan)
        try metricsOptions.listen(isSandboxed: !environment.noSandbox)
        let runs = SandboxedRuns(
            plan: first.plan, server: server, sandbox: try environment.enter(for: first.plan),
            companion: environment.companion)
        let board = FrameBoard()
        let session = RunSession(
            runs: runs, output: output,
            command: RepeatCommand(
                plan: first.file, options: overrides.words + environment.words),
            history: historyOptions, format: formatOption, board: board)
        try await metricsOptions.serving(board) { try await session.run() }
    }

    /// Runs a plan on a cluster that was there before: one, and nothing beside it.
    private func attached(_ read: [(file: String, plan: Plan)]) async throws {
        guard read.count == 1, (parallel ?? .count(1)) == .count(1), !isFolder(planFiles.plans[0]),
            budget == nil,
            !skipUnavailable
        else {
            throw ValidationError(
                "A plan with cluster.attach is run by itself: one plan, without --parallel, --budget and "
                    + "--skip-unavailable.")
        }
        let (file, plan) = read[0]
        let attachment = try await AttachedPlan(plan).look()
        try AttachedPlan.demand(consent, for: attachment, file: file)
        let runs = SandboxedRuns(
            plan: attachment.plan, server: ServerBinary(of: attachment.found.version),
            sandbox: .outside, companion: environment.companion, attachment: attachment)
        try await RunSession(
            runs: runs, output: output,
            command: RepeatCommand(
                plan: file,
                options: overrides.words + environment.words + ["--consent", attachment.consent]),
            history: historyOptions, format: formatOption
        ).run()
    }

    private func several(_ read: [(file: String, plan: Plan)]) -> SideBySideSession {
        let wish = wish(read.map(\.plan))
        return SideBySideSession(
            plans: read, isOne: read.count == 1 && !isFolder(planFiles.plans[0]), output: output,
            parallel: wish, budget: budget.flatMap { Units.duration.parse($0) },
            environment: environment, skipsUnavailable: skipUnavailable,
            history: historyOptions, format: formatOption,
            words: overrides.words + environment.words + [
                "--parallel", wish.defaultValueDescription,
            ])
    }

    /// How many runs go on at once. What nobody asked for is done only where nothing but the plans' own loads takes
    /// processors, of which the estimate knows.
    private func wish(_ plans: [Plan]) -> ParallelWish {
        if let parallel { return parallel }
        let isOurs =
            environment.companion == nil && !environment.noSandbox
            && metricsOptions.metrics == nil
            && !plans.contains(where: \.hasClientPrograms)
        return isOurs ? .auto : .count(1)
    }

    /// Whether runs of one plan go on side by side.
    private func isSideBySide(_ plan: Plan) -> Bool {
        if let parallel { return parallel != .count(1) }
        guard wish([plan]) == .auto, plan.runs > 1, plan.reuse == .fresh else { return false }
        return RunDemand(of: plan).bearable(
            cores: Host.cores, memoryBytes: Host.availableMemoryBytes) > 1
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }
}
