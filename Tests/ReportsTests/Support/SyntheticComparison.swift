import History
import Judgement

@testable import Quantities
@testable import Reports

/// Runs of a history, made up: failover-time rises in the second half.
enum SyntheticComparison {
    static func runs(
        _ values: [Double], plan: String = "pause-master", server: String = "redis 7.0.15",
        batch: Int64 = 1
    ) -> [MeasuredRun] {
        values.enumerated().map { index, value in
            var run = MeasuredRun(
                plan: plan, planHash: "0123", index: index + 1, seed: 1,
                startedNanoseconds: 1_700_000_000_000_000_000 + batch * 86_400_000_000_000,
                server: server, configuration: [:], host: ["processor": "Some <CPU> & Co"],
                networkEngine: "none", sandbox: "namespaces", parallelism: 1,
                programVersion: "0.1.0", isControl: false, verdict: .passed, doubts: [],
                measures: [
                    MeasuredRun.Measure(name: "failover-time", unit: .time, samples: [value]),
                    MeasuredRun.Measure(name: "lost-writes", unit: .count, samples: [0]),
                    MeasuredRun.Measure(name: "vote-time", unit: .time, samples: [value / 1000]),
                ].compactMap { $0 })
            run.number = batch * 100 + Int64(index)
            run.batch = batch
            return run
        }
    }

    static let fast = (0..<12).map { 2 + Double($0 * 7 % 12) / 40 }
    static let slow = fast.map { $0 * 1.4 }

    static func regression(
        plan: String = "pause-master", server: String = "redis 7.0.15"
    ) throws -> RunComparison {
        try Comparer().compare(
            runs(fast, plan: plan, server: server),
            with: runs(slow, plan: plan, server: server, batch: 2))
    }

    static var history: HistoryTrends {
        HistoryTrends(runs: runs(fast) + runs(slow, server: "redis 8.2.3", batch: 2))
    }
}
