import ArgumentParser
import Faults
import Foundation
import Judgement
import Plan
import Reports
import RunRecord

/// `shaketable clients [PLAN...]`
struct Clients: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare client programs: which of them rides through what?",
        discussion: """
            Runs each plan with the same clients side by side and leaves one page: clients by scenarios, their \
            outages, errors and lost writes, and whether what is expected of them held; beside it JUnit with \
            a case for each, and all run folders. Clients that this machine does not have are left out and told.

              shaketable clients
              shaketable clients plans/clients/scenarios/freeze.yaml --runs 3
              shaketable clients --with mine.yaml --drift --runs 3

            Exit status: 0 every limit held, 1 one did not, 2 one cannot be told, 64 wrong usage, 65 a bad plan, 69 something is missing, 70 a fault of shaketable's own, 130 interrupted.
            """)

    @Argument(
        help: "The scenarios: plans, and folders of them.",
        completion: .file(extensions: ["yaml", "yml"]))
    var plans = ["plans/clients/scenarios"]

    @Option(
        name: .customLong("with"),
        help: "The plan whose clients they are; what it expects of them holds in every scenario.",
        completion: .file(extensions: ["yaml", "yml"]))
    var clientFile = "plans/clients/all.yaml"

    @Flag(
        help: """
            Hold each policy that stands for a client against it: the plan is run with each as its load, and a median \
            difference of more than 15 % fails. Give it 3 runs or more.
            """)
    var drift = false

    @OptionGroup var overrides: PlanOverrideOptions
    @OptionGroup var environment: RunEnvironmentOptions
    @OptionGroup var historyOptions: HistoryOptions
    @OptionGroup var formatOption: FormatOption

    @Option(
        name: [.short, .long], help: "Where to write; by default runs/clients-TIME.",
        completion: .directory)
    var output: String?

    func validate() throws { try formatOption.demand(ClientMatrix.self) }

    func run() async throws {
        let files = try PlanSearch.files(plans, isRecursive: false)
        let read = overrides.readAll(files)
        guard read.count == files.count else { throw ExitStatus.badPlan.code }
        var set = ClientSet(of: try overrides.read(clientFile))
        guard !set.clients.isEmpty else {
            throw ExitStatus.badPlan.saying("\(clientFile): the plan has no 'clients'")
        }
        // Everything that can be wrong is said before anything starts.
        _ = try scenarios(of: read, with: set)
        if let output { try PlanFolder.demandNew(output) }
        let place = output ?? "runs/clients-\(PlanFolder.timestamp())"
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        let missing = try await ClientProbe.missing(set.clients, folder: place)
        for client in missing {
            StandardError.write("client \(client.name) is not here: \(client.reason)\n")
        }
        set.remove(Set(missing.map(\.name)))
        guard !set.clients.isEmpty else {
            throw ExitStatus.unavailable.saying("none of the clients is here")
        }
        let planned = try scenarios(of: read, with: set)
        let status = await status(of: planned.flatMap(\.plans), place: place)
        let matrix = ClientMatrix(
            scenarios: planned.map { name, plans in
                .init(name: name, entries: plans.compactMap { entry($0.plan.name, in: place) })
            }, missing: missing, drifts: drift)
        try SubjectFiles(subject: matrix, name: "clients")
            .write(inReportsOf: place, telling: formatOption)
        if let status, ![ExitStatus.failed, .inconclusive].map(\.code).contains(status) {
            throw status
        }
        guard matrix.verdict == .passed else { throw ExitStatus(matrix.verdict).code }
    }

    private typealias Scenario = (name: String, plans: [(file: String, plan: Plan)])

    /// Each plan with the clients, and once for each policy where policies are held against them.
    private func scenarios(
        of read: [(file: String, plan: Plan)], with set: ClientSet
    ) throws -> [Scenario] {
        var policies: [String?] = [nil]
        if drift {
            var seen: Set<String> = []
            policies = set.clients.compactMap(\.policy).filter { seen.insert($0).inserted }
            guard !policies.isEmpty else {
                throw ExitStatus.badPlan.saying(
                    "\(clientFile): no client has a policy to be held against it")
            }
        }
        do {
            return try read.map { file, plan in
                (
                    plan.name,
                    try policies.map { (file, try set.joined(to: plan, policy: $0, .current)) }
                )
            }
        } catch {
            throw ExitStatus.badPlan.saying("\(error)")
        }
    }

    /// Runs everything; nil when all passed.
    private func status(of plans: [(file: String, plan: Plan)], place: String) async -> ExitCode? {
        do {
            try await SideBySideSession(
                plans: plans, isOne: false, output: place, parallel: .count(1), budget: nil,
                environment: environment, skipsUnavailable: false, history: historyOptions,
                // The matrix is what is told; of the plans it rests on a terminal shows a table too.
                format: formatOption.isForTerminal ? formatOption : nil,
                words: overrides.words + environment.words
            ).run()
            return nil
        } catch {
            return error as? ExitCode ?? ExitStatus.ownFault.saying("\(error)")
        }
    }

    /// What a plan left; nil when it left nothing.
    private func entry(_ name: String, in place: String) -> PlanEntry? {
        guard let folder = try? RunFolder.open(at: "\(place)/\(name)"),
            let judged = try? folder.judge()
        else { return nil }
        var findings = Findings(
            judgement: judged.judgement, runs: folder.readRuns().records, folder: folder.path,
            unavailable: folder.plan.unavailable, problems: judged.problems)
        findings.stated = folder.plan.expectations
        return PlanEntry(findings: findings, page: "../\(name)/reports/\(HTMLReport.fileName)")
    }
}
