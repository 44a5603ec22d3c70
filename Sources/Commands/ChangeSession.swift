import ExperimentRunner
import Experiments
import Foundation
import Plan
import Prediction
import Quantities
import RunRecord
import Workload

/// The measuring of `validate-change`: the same trials under both settings, in turn.
struct ChangeSession: Sendable {
    let question: ChangeQuestion
    let path: String
    /// How long an old master takes to become a linked replica.
    let resyncSeconds: Double
    private let workload: Plan
    private let values: [[(path: String, value: PlanValue)]]

    /// Makes both variants and tries whether they are plans.
    ///
    /// - Throws: `PlanError` when a setting is none.
    init(
        workload: Plan, change: ConfigurationChange, clients: [String?], stalls: [Double],
        failures: [Trial.Kind], tolerance: Double, tolerated: Double, path: String
    ) throws {
        self.workload = workload
        self.path = path
        let policies = try clients.map { try $0.map(Self.client) }
        var values = [0, 1].map { change.values(of: $0) }
        for (variant, policy) in policies.enumerated() {
            if let policy { values[variant].append((path: "load.client", value: policy)) }
        }
        let directive = "repl-diskless-sync-delay"
        let isSet =
            !workload.cluster.values(of: directive).isEmpty
            || change.tried.joined().contains { $0.name == directive }
        if !isSet {
            // How soon the old master has its data again changes no failover, and costs 5 s each time.
            for variant in values.indices {
                values[variant].append(
                    (path: "cluster.config.\(directive)", value: TrialPlan.value("0")))
            }
        }
        resyncSeconds = isSet ? 7 : TunePlanner.resyncSeconds
        self.values = values
        let maker = TrialPlan(workload: workload)
        let plans = try values.map { values in
            let job = TrialJob(
                variant: 0, trials: [Trial(.stall, seconds: 1)], nodeTimeout: 1,
                masters: workload.cluster.masters, resync: 1, seed: 1)
            return try maker.plan(of: job, name: "change", values: values)
        }
        let immaterial = ImmaterialSetting(
            plans[1].load, nodes: workload.cluster.masters * (1 + workload.cluster.replicas),
            tried: change.tried)
        var changes = change.changes.map(immaterial.marked)
        if let policy = plans[0].load?.policy, let other = plans[1].load?.policy, policy != other {
            changes.append(
                SettingChange(
                    name: "client", from: [policy.name], to: [other.name],
                    bearing: "what clients see of a failover: timeouts, retries, limits",
                    ignored: nil))
        }
        question = ChangeQuestion(
            changes: changes, nodeTimeouts: plans.map { $0.cluster.nodeTimeout.inSeconds },
            stalls: stalls, failures: failures, tolerance: tolerance, tolerated: tolerated,
            masters: workload.cluster.masters,
            workload: plans.map { PlanText(of: $0).identifier }.joined(separator: " "))
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
    ///   - server: What the servers are, such as `redis 7.0.15`.
    ///   - planner: A planner from a seed.
    /// - Returns: What differs, what is predicted and what an answer needs.
    /// - Throws: `CancellationError`.
    func outlook(
        width: Int, budget: Double, server: String, planner: (UInt64) -> ChangePlanner
    ) async throws -> ChangeOutlook {
        var samples: [ChangeOutlook.Samples]? = []
        for timeout in question.nodeTimeouts {
            let shape = ClusterShape(
                masters: question.masters, replicasPerMaster: workload.cluster.replicas,
                nodeTimeoutMilliseconds: Int((timeout * 1000).rounded()),
                server: ServerVersion(server))
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

    /// What was found, from what the folder holds.
    ///
    /// - Throws: `ExitCode` 69 when it cannot be read.
    func answer(version: String) throws -> ChangeAnswer {
        do {
            let folder = try folder()
            let found = folder.jobs.map { folder.outcomes(of: $0) }
            let doubts = found.flatMap(\.doubts).reduce(into: [String]()) { seen, doubt in
                if !seen.contains(doubt) { seen.append(doubt) }
            }
            return ChangeAnswer(
                question, outcomes: found.flatMap(\.outcomes), doubts: doubts, server: version)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    private func folder() throws -> TrialFolder {
        try TrialFolder(at: path, question: try EvidenceFile.json(question, isPretty: true))
    }
}
