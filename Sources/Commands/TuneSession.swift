import ExperimentRunner
import Experiments
import Faults
import Foundation
import Plan
import RunRecord
import Workload

/// The measuring of `tune`: first the table, then whether the advised client rides through.
struct TuneSession: Sendable {
    let question: TuneQuestion
    let workload: Plan
    let path: String
    let version: String
    let seed: UInt64
    /// What the model of the protocol predicts of each node-timeout.
    let predictions: [TunePrediction]

    /// What is left for the trial of the advised client, in seconds.
    private var reserve: Double {
        question.failures.isEmpty
            ? 0 : 20 + 5 * (question.nodeTimeouts.last ?? 0)
    }

    /// Measures as long as the pool's budget lasts.
    ///
    /// - Returns: Whether it was not interrupted.
    /// - Throws: `JobFailure`, `RunFolderError`.
    func measure(_ pool: ExperimentPool) async throws -> Bool {
        let runner = TrialRunner(
            folder: try folder(), pool: pool, seed: seed, makePlan: plan,
            note: { StandardError.write($0 + "\n") })
        var planner = TunePlanner(question, seed: seed, predictions: predictions)
        planner.note(runner.outcomes)
        let reserve = reserve
        let finished = try await runner.run(
            next: { planner.next(underWay: $0, timeLeft: $1 - reserve) },
            finished: { planner.note($0) })
        guard finished, let checks = checks(after: runner.outcomes) else { return finished }
        var waiting = checks
        return try await runner.run(
            next: { _, left in
                guard let job = waiting.first, job.seconds < left else { return nil }
                return waiting.removeFirst()
            }, finished: { _ in })
    }

    /// What was found, from what the folder holds.
    ///
    /// - Throws: `ExitCode` 69 when it cannot be read.
    func answer() throws -> TuneAnswer {
        do {
            let folder = try folder()
            let found = folder.jobs.map { folder.outcomes(of: $0) }
            let doubts = found.flatMap(\.doubts).reduce(into: [String]()) { seen, doubt in
                if !seen.contains(doubt) { seen.append(doubt) }
            }
            return TuneAnswer(
                question, outcomes: found.flatMap(\.outcomes), doubts: doubts, server: version,
                predictions: predictions)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    private func folder() throws -> TrialFolder {
        try TrialFolder(at: path, question: try EvidenceFile.json(question, isPretty: true))
    }

    /// Failures with the advised client at the advised node-timeout: a variant of its own.
    private func checks(after outcomes: [TrialOutcome]) -> [TrialJob]? {
        let answer = TuneAnswer(
            question, outcomes: outcomes, doubts: [], server: version, predictions: predictions)
        guard let advice = answer.advice, advice.client != nil, answer.verification == nil,
            workload.load != nil
        else { return nil }
        let timeout = question.nodeTimeouts[advice.row]
        return question.failures.prefix(2).enumerated().map { index, kind in
            let trial = Trial(kind, seconds: Trial.failureSeconds(nodeTimeout: timeout))
            return TrialJob(
                variant: question.nodeTimeouts.count + advice.row, trials: [trial, trial],
                nodeTimeout: timeout, masters: question.masters,
                resync: TunePlanner.resyncSeconds, seed: seed &+ 1_000_003 &* UInt64(index + 1))
        }
    }

    private func plan(of job: TrialJob) throws -> Plan {
        let count = question.nodeTimeouts.count
        let timeout = TrialPlan.words(question.nodeTimeouts[job.variant % count])
        var values = [
            (
                path: "cluster.config.cluster-node-timeout",
                value: TrialPlan.value(timeout)
            )
        ]
        if workload.cluster.values(of: "repl-diskless-sync-delay").isEmpty {
            // How soon the old master has its data again changes no failover, and costs 5 s each time.
            values.append(
                (path: "cluster.config.repl-diskless-sync-delay", value: TrialPlan.value("0")))
        }
        var name = "tune \(timeout)"
        if job.variant >= count, let client = try answer().advice?.client {
            name += " with the advised client"
            values += [
                ("response-timeout", TrialPlan.words(client.responseTimeoutSeconds)),
                ("retries", "\(client.retries)"),
                ("retry-interval", TrialPlan.words(client.retryIntervalSeconds)),
            ].map { (path: "load.client.\($0.0)", value: TrialPlan.value($0.1)) }
        }
        return try TrialPlan(workload: withClientParts).plan(of: job, name: name, values: values)
    }

    /// The workload with its client spelled out as parts, so that single ones can be changed.
    private var withClientParts: Plan {
        guard case .scalar? = workload.tree["load"]?["client"]?.content,
            let name = workload.load?.policy.name,
            let plan = try? Plan(
                PlanSource(name: workload.name, text: PlanText(of: workload).resolved(seed: 0)),
                overrides: PlanOverrides(settings: ["load.client={like: \(name)}"]),
                vocabulary: .current)
        else { return workload }
        return plan
    }
}
