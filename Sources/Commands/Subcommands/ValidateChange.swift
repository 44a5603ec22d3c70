import ArgumentParser
import ExperimentRunner
import Experiments
import Foundation
import Plan
import Quantities
import Reports
import Testbed

/// `shaketable validate-change --from old.conf --to new.conf`
struct ValidateChange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Say whether a change of redis.conf, the client or the server is safe: measured both ways.",
        discussion: """
            Runs the feared stalls and real failures under both settings, in turn, and judges whether \
            the new one is worse by more than is tolerated. Says before the first run what differs, what is \
            left out and why, what the model of the protocol predicts of both sides, and what budget an \
            answer needs; --dry-run ends there. Where the server changes, the cluster is also rolled to the \
            new one under load, and back.

            Exit status: 0 safe, or a --dry-run done; 1 not safe, 2 not proven, 64 to 70 as for run, 130 interrupted.
            """)

    @OptionGroup var workloadOptions: WorkloadOptions
    @OptionGroup var serverOptions: ServerOptions
    @OptionGroup var sweepOptions: SweepOptions
    @OptionGroup var formatOption: FormatOption

    @Option(help: "The redis.conf before the change.", completion: .file())
    var from: String?

    @Option(help: "The redis.conf after the change.", completion: .file())
    var to: String?

    @Option(
        help: ArgumentHelp(
            "The client before: a preset's name, or a YAML file with parts.", valueName: "client"))
    var clientFrom: String?

    @Option(help: ArgumentHelp("The client after.", valueName: "client"))
    var clientTo: String?

    @Option(
        help: ArgumentHelp("The server program before.", valueName: "program"),
        completion: .file())
    var serverFrom: String?

    @Option(
        help: ArgumentHelp("The server program after.", valueName: "program"), completion: .file())
    var serverTo: String?

    @Option(
        help: ArgumentHelp(
            "How much longer failovers and outages may become.", valueName: "percentage"))
    var tolerance = "20%"

    @Option(
        name: [.customLong("margin"), .customLong("tolerate")],
        help: ArgumentHelp(
            "How many percentage points likelier a needless failover, and greater the error rate in an "
                + "outage, may become.", valueName: "percentage"))
    var tolerate = "10%"

    @Option(help: "The most trials of each stall, before and after.")
    var stallTrials = 96

    @Option(help: "The most trials of each real failure, before and after.")
    var failureTrials = 96

    @Flag(help: "Say what differs, what is predicted and what budget an answer needs; run nothing.")
    var dryRun = false

    @Option(help: "The seed of every random choice.")
    var seed: UInt64?

    @Option(
        name: [.short, .long],
        help: "The folder; made anew or gone on with. By default changes/NAME-OF-THE-WORKLOAD.",
        completion: .directory)
    var output: String?

    func validate() throws {
        try formatOption.demand(dryRun ? ChangeOutlookDocument.self : ChangeDocument.self)
        let sides = [(from, to), (clientFrom, clientTo), (serverFrom, serverTo)]
        guard sides.contains(where: { $0.0 != nil }) else {
            throw ValidationError(
                "Name what changes: --from and --to, --client-from and --client-to, or --server-from and "
                    + "--server-to.")
        }
        guard sides.allSatisfy({ ($0.0 == nil) == ($0.1 == nil) }) else {
            throw ValidationError("A change has both sides: before and after.")
        }
        guard serverFrom == nil || serverOptions.redisServer == nil else {
            throw ValidationError("--redis-server is the server of both sides: leave it out here.")
        }
        for text in [tolerance, tolerate] where (Units.percentage.parse(text) ?? 0) <= 0 {
            throw ValidationError("'\(text)' is no percentage above 0%.")
        }
        guard (5...1000).contains(stallTrials), (5...1000).contains(failureTrials) else {
            throw ValidationError("There can be 5 to 1000 trials of each.")
        }
    }

    func run() async throws {
        let workload = try workloadOptions.workload()
        let servers = try await servers(for: workload)
        let session = try session(workload, servers)
        let budget = sweepOptions.duration ?? .seconds(900)
        let pool = sweepOptions.pool(budget: budget, redisServer: serverOptions.redisServer)
        let seed = seed ?? UInt64.random(in: 0..<1_000_000_000)
        let makePlanner = { (seed: UInt64) in
            ChangePlanner(
                session.question, stalls: stallTrials, failures: failureTrials,
                resyncSeconds: session.resyncSeconds, seed: seed)
        }
        let outlook = try await session.outlook(
            width: pool.width, budget: budget.inSeconds, planner: makePlanner)
        let known = ChangeOutlookDocument(outlook)
        if dryRun { return try formatOption.tell(known) }
        var finished = true
        if session.question.hasEffect {
            StandardError.write(
                known.text(on: .standardOutput.withoutColours)
                    + "\nvalidate-change on \(session.serverWords): \(pool.width) runs at a time, "
                    + "\(budget.inWords), seed \(seed)\n")
            finished = try await SweepOptions.interruptibly {
                // First what ends the matter where it cannot be done, and takes a minute.
                if servers[0] != servers[1], try await !session.roll(pool, seed: seed) {
                    return false
                }
                return try await session.measure(pool, planner: makePlanner(seed), seed: seed)
            }
        }
        let answer = try session.answer()
        try SubjectFiles(subject: ChangeDocument(answer), name: "change")
            .write(inReportsOf: session.path, telling: formatOption)
        guard finished else { throw ExitStatus.interrupted.code }
        switch answer.verdict {
        case .safe: return
        case .notSafe: throw ExitStatus.failed.code
        case .notProven: throw ExitStatus.inconclusive.code
        }
    }

    /// The server of each side.
    private func servers(for workload: Plan) async throws -> [ServerBinary] {
        guard let serverFrom, let serverTo else {
            let server = try await serverOptions.find(for: workload)
            return [server, server]
        }
        var servers: [ServerBinary] = []
        for path in [serverFrom, serverTo] {
            var side = serverOptions
            side.redisServer = path
            servers.append(try await side.find(for: workload))
        }
        return servers
    }

    private func session(_ workload: Plan, _ servers: [ServerBinary]) throws -> ChangeSession {
        do {
            let files = try [from, to].map { path throws in
                try path.map { try ConfigurationFile(path: $0) }
                    ?? ConfigurationFile(text: "", name: "none")
            }
            return try ChangeSession(
                workload: workload, change: ConfigurationChange(from: files[0], to: files[1]),
                clients: [clientFrom, clientTo], servers: servers,
                stalls: try workloadOptions.stallSeconds(), failures: workloadOptions.failures,
                tolerance: Units.percentage.parse(tolerance) ?? 0.2,
                tolerated: Units.percentage.parse(tolerate) ?? 0.1,
                path: output ?? "changes/\(workload.name)")
        } catch let exit as ExitCode {
            throw exit
        } catch {
            throw ExitStatus.badPlan.saying("\(error)")
        }
    }
}
