import ExperimentRunner
import Experiments
import Foundation
import Plan
import Prediction
import Quantities
import RunRecord
import Testbed
import Workload

/// The measuring of `validate-change`: the same trials under both settings, in turn.
struct ChangeSession: Sendable {
    let question: ChangeQuestion
    let path: String
    /// How long an old master takes to become a linked replica.
    let resyncSeconds: Double
    private let workload: Plan
    private let values: [[(path: String, value: PlanValue)]]
    /// The server of each side; the same where it does not change.
    private let servers: [ServerBinary]

    /// Makes both variants and tries whether they are plans.
    ///
    /// - Throws: `PlanError` when a setting is none.
    init(
        workload: Plan, change: ConfigurationChange, clients: [String?],
        servers: [ServerBinary], stalls: [Double], failures: [Trial.Kind], tolerance: Double,
        tolerated: Double, path: String
    ) throws {
        self.workload = workload
        self.path = path
        self.servers = servers
        let directive = "repl-diskless-sync-delay"
        let isSet =
            !workload.cluster.values(of: directive).isEmpty
            || change.tried.joined().contains { $0.name == directive }
        resyncSeconds = isSet ? 7 : TunePlanner.resyncSeconds
        var values = try Self.values(of: change, clients: clients, servers: servers)
        if !isSet {
            // How soon the old master has its data again changes no failover, and costs 5 s each time.
            for variant in values.indices {
                values[variant].append(
                    (path: "cluster.config.\(directive)", value: TrialPlan.value("0")))
            }
        }
        self.values = values
        let maker = TrialPlan(workload: workload)
        let plans = try values.map { values in
            let job = TrialJob(
                variant: 0, trials: [Trial(.stall, seconds: 1)], nodeTimeout: 1,
                masters: workload.cluster.masters, resync: 1, seed: 1)
            return try maker.plan(of: job, name: "change", values: values)
        }
        question = ChangeQuestion(
            changes: Self.changes(change, between: plans, servers: servers),
            nodeTimeouts: plans.map { $0.cluster.nodeTimeout.inSeconds },
            stalls: stalls, failures: failures, tolerance: tolerance, tolerated: tolerated,
            masters: workload.cluster.masters,
            workload: plans.map { PlanText(of: $0).identifier }.joined(separator: " "))
    }

    /// What makes each side's plan of the workload's.
    private static func values(
        of change: ConfigurationChange, clients: [String?], servers: [ServerBinary]
    ) throws -> [[(path: String, value: PlanValue)]] {
        try [0, 1].map { variant in
            var values = change.values(of: variant)
            if let client = clients[variant] {
                values.append((path: "load.client", value: try Self.client(client)))
            }
            if servers[0] != servers[1] {
                let program = TrialPlan.value(servers[variant].path)
                values.append((path: "cluster.server", value: program))
            }
            return values
        }
    }

    /// All that differs, told why it is not tried where it cannot matter.
    private static func changes(
        _ change: ConfigurationChange, between plans: [Plan], servers: [ServerBinary]
    ) -> [SettingChange] {
        let immaterial = ImmaterialSetting(
            plans[1].load, nodes: plans[1].cluster.nodeCount, tried: change.tried)
        var changes = change.changes.map(immaterial.marked)
        if let policy = plans[0].load?.policy, let other = plans[1].load?.policy, policy != other {
            changes.append(
                SettingChange(
                    name: "client", from: [policy.name], to: [other.name],
                    bearing: "what clients see of a failover: timeouts, retries, limits",
                    ignored: nil))
        }
        if servers[0] != servers[1] {
            changes.append(
                SettingChange(
                    name: "server", from: ["\(servers[0].version)"],
                    to: ["\(servers[1].version)"],
                    bearing: "failure detection, elections and replication differ by version",
                    ignored: nil))
        }
        return changes
    }

    /// A preset's name, or the parts that a YAML file spells out.
    private static func client(_ text: String) throws -> PlanValue {
        guard FileManager.default.fileExists(atPath: text) else {
            return TrialPlan.value(text)
        }
        return try PlanParser.parse(PlanSource(path: text))
    }

    /// What is known before anything is run.
    ///
    /// - Parameters:
    ///   - width: How many runs are done at a time.
    ///   - budget: The time there is, in seconds.
    ///   - planner: A planner from a seed.
    /// - Returns: What differs, what is predicted and what an answer needs.
    /// - Throws: `CancellationError`.
    func outlook(
        width: Int, budget: Double, planner: (UInt64) -> ChangePlanner
    ) async throws -> ChangeOutlook {
        var samples: [ChangeOutlook.Samples]? = []
        for (timeout, server) in zip(question.nodeTimeouts, servers) {
            let shape = ClusterShape(
                masters: question.masters, replicasPerMaster: workload.cluster.replicas,
                nodeTimeoutMilliseconds: Int((timeout * 1000).rounded()),
                server: ServerVersion("\(server.version)"))
            guard let simulation = try? FailoverSimulation(shape) else {
                samples = nil
                break
            }
            let failovers = try await simulation.failovers(Self.simulated)
            samples?.append(
                ChangeOutlook.Samples(
                    failovers.map { (untilFail: $0.untilFail, total: $0.failoverTime) }))
        }
        return ChangeOutlook(
            question, samples: samples, width: width, budget: budget, planner: planner)
    }

    /// Failovers simulated for each side.
    private static let simulated = 1000

    /// Measures until enough is known or the pool's budget is spent.
    ///
    /// - Returns: Whether it was not interrupted.
    /// - Throws: `JobFailure`, `RunFolderError`.
    func measure(_ pool: ExperimentPool, planner first: ChangePlanner, seed: UInt64) async throws
        -> Bool
    {
        let runner = TrialRunner(
            folder: try folder(), pool: pool, seed: seed,
            makePlan: { job in
                try TrialPlan(workload: workload).plan(
                    of: job, name: job.variant == 0 ? "before" : "after",
                    values: values[job.variant])
            }, note: { StandardError.write($0 + "\n") })
        var planner = first
        planner.take(runner.outcomes)
        return try await runner.run(
            next: { planner.next(underWay: $0, timeLeft: $1) },
            finished: { _ in planner.take(runner.outcomes) })
    }

    /// Rolls the cluster from one server to the other under load, and back: what was done before is not done again.
    ///
    /// - Returns: Whether it was not interrupted.
    /// - Throws: `JobFailure`, `PlanError`.
    func roll(_ pool: ExperimentPool, seed: UInt64) async throws -> Bool {
        var left = try [0, 1].filter { SweepFolder.finished(in: rollFolder($0)).isEmpty }.map {
            side in
            let plan = try TrialPlan(workload: workload).roll(
                name: side == 0 ? "roll-there" : "roll-back", to: servers[1 - side].path,
                values: values[side])
            return RunJob(
                folder: rollFolder(side), plan: PlanText(of: plan), seed: seed,
                estimate: RunJob.estimate(of: plan),
                title: "roll from \(servers[side].version) to \(servers[1 - side].version)")
        }
        return try await pool.run(
            next: { left.isEmpty ? nil : left.removeFirst() },
            finished: { StandardError.write("\($0.title): done\n") })
    }

    private func rollFolder(_ side: Int) -> String {
        "\(path)/\(side == 0 ? "roll-there" : "roll-back")"
    }

    /// What came of the rolls; nil where the server does not change.
    private var rolls: [ChangeRoll]? {
        guard servers[0] != servers[1] else { return nil }
        let names = servers.map { "\($0.version)" }
        let rolls = [0, 1].compactMap { side in
            SweepFolder.finished(in: rollFolder(side)).first.map {
                ChangeRoll($0, from: names[side], to: names[1 - side])
            }
        }
        return rolls.count == 2 ? rolls : nil
    }

    /// Both sides' servers in words: one where they are the same.
    var serverWords: String {
        servers[0] == servers[1]
            ? "\(servers[0].version)"
            : "\(servers[0].version) before, \(servers[1].version) after"
    }

    /// What was found, from what the folder holds.
    ///
    /// - Throws: `ExitCode` 69 when it cannot be read.
    func answer() throws -> ChangeAnswer {
        do {
            let folder = try folder()
            let found = folder.jobs.map { folder.outcomes(of: $0) }
            let doubts = found.flatMap(\.doubts).reduce(into: [String]()) { seen, doubt in
                if !seen.contains(doubt) { seen.append(doubt) }
            }
            return ChangeAnswer(
                question, outcomes: found.flatMap(\.outcomes), doubts: doubts, server: serverWords,
                rolls: rolls)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    private func folder() throws -> TrialFolder {
        try TrialFolder(at: path, question: try EvidenceFile.json(question, isPretty: true))
    }
}
