import Judgement
import RunRecord

@testable import Quantities
@testable import Reports

/// Findings made of synthetic runs, one expectation of each verdict.
enum SyntheticFindings {
    static func findings(runs count: Int = 1, plan: String = "pause-master") -> Findings {
        let runs = (0..<count).map { number in
            SyntheticRun(index: number + 1, plan: plan, lateness: Int64(number * 137 % 600))
        }
        return Findings(
            judgement: judgement(runs, plan: plan), runs: runs.map { $0.record },
            command: "shaketable run plans/pause-master.yaml --seed 4712",
            folder: "runs/pause-master", planHash: "sha256:0123")
    }

    /// Findings whose judgement is the judge's own.
    static func judged(runs count: Int = 1) throws -> Findings {
        let runs = (0..<count).map {
            SyntheticRun(index: $0 + 1, lateness: Int64($0 * 137 % 600)).record
        }
        let expectations = try [
            "failover-time.max <= failover-worst-case", "failover-time.median <= textbook-bound",
            "error-rate[fault] <= 3%", "error-rate[fault, healthy shards] <= 0.1%",
            "lost-writes == 0",
        ].map { try Expectation(parsing: $0) }
        return Findings(
            judgement: Judge.judge(plan: "pause-master", records: runs, expectations: expectations),
            runs: runs, command: "shaketable run plans/pause-master.yaml --seed 4712",
            folder: "runs/pause-master", planHash: "sha256:0123")
    }

    static var empty: Findings {
        Findings(
            judgement: Judgement(
                plan: "no-fault", verdict: .passed, expectations: [], runs: [], measures: [],
                bounds: bounds(0)),
            runs: [])
    }

    static func judgement(_ runs: [SyntheticRun], plan: String) -> Judgement {
        Judgement(
            plan: plan, verdict: .failed, expectations: expectations,
            runs: runs.map { run in
                RunJudgement(
                    index: run.index, verdict: .failed, doubts: [], episodes: [episode(run)],
                    measures: ["failover-time": 3.7])
            }, measures: [failoverTime(runs)], bounds: bounds(runs.count))
    }

    static func bounds(_ failovers: Int) -> FailoverBounds {
        FailoverBounds(
            textbookSeconds: 4, worstCaseSeconds: 5.4, failovers: failovers,
            aboveTextbook: failovers / 4, aboveWorstCase: 0)
    }

    static var expectations: [ExpectationResult] {
        [
            ExpectationResult(
                text: "failover-time.max <= failover-worst-case", verdict: .passed, value: 3.702,
                limit: 5.4, unit: .time, comparison: "<=", margin: 1.698, samples: 1, reason: nil),
            ExpectationResult(
                text: "error-rate[fault] <= 3%", verdict: .passed, value: 0.0123, limit: 0.03,
                unit: .ratio, comparison: "<=", margin: 0.0177, samples: 1, reason: nil),
            ExpectationResult(
                text: "lost-writes == 0", verdict: .failed, value: 3, limit: 0, unit: .count,
                comparison: "==", margin: nil, samples: 1, reason: "3 acknowledged writes are gone"),
            ExpectationResult(
                text: "recovery-time.p95 <= 2 s", verdict: .failed, value: .infinity, limit: 2,
                unit: .time, comparison: "<=", margin: -.infinity, samples: 1,
                reason: "it never came"),
            ExpectationResult(
                text: "flaps == 0", verdict: .inconclusive, value: nil, limit: 0, unit: .count,
                comparison: "==", margin: nil, samples: 0, reason: "not measured"),
        ]
    }

    static func episode(_ run: SyntheticRun) -> Episode {
        let ends: [(FailoverPhase, Int64, String)] = [
            (.detection, 7310, "log"), (.agreement, 7750, "log"), (.propagation, 7753, "log"),
            (.electionDelay, run.won - 7, "log"), (.vote, run.won, "log"),
            (.promotion, run.won + 16, "load"), (.convergence, run.won + 62, "poll"),
        ]
        var start = run.point(5003)
        var phases: [Episode.Phase] = []
        for (phase, end, source) in ends {
            phases.append(
                Episode.Phase([phase], start: start, end: run.point(end), source: source))
            start = run.point(end)
        }
        phases.append(
            Episode.Phase(
                [.clientRecovery], start: run.point(run.won + 16),
                end: run.point(run.won + 120), source: "load"))
        return Episode(
            shard: 1, oldMaster: 1, newMaster: 4, step: 0, effect: run.point(5003),
            won: run.point(run.won), phases: phases)
    }

    private static func failoverTime(_ runs: [SyntheticRun]) -> MeasureSummary {
        let samples = runs.map { Double($0.won - 5003) / 1000 }
        let spread = Spread(samples)
        return MeasureSummary(
            name: "failover-time", unit: .time, samples: samples, min: spread?.min ?? 0,
            median: spread?.median ?? 0, p95: spread?.p95 ?? 0, max: spread?.max ?? 0,
            medianLow: runs.count >= 3 ? spread?.min : nil,
            medianHigh: runs.count >= 3 ? spread?.max : nil)
    }
}
