import Foundation
import Judgement

@testable import History
@testable import Quantities

/// Histories for the tests, in folders of their own.
enum Histories {
    /// A path for a history in a new folder.
    static func path() throws -> String {
        let folder = NSTemporaryDirectory() + "history-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder + "/history.db"
    }

    static func remove(_ path: String) {
        try? FileManager.default.removeItem(
            at: URL(fileURLWithPath: path).deletingLastPathComponent())
    }

    /// A batch of runs that start one after the other.
    static func batch(
        plan: String = "pause-master", from start: Int64 = 1, runs count: Int = 2,
        kernel: String = "6.1"
    ) -> HistoryBatch {
        let runs = (0..<count).map { index in
            MeasuredRun(
                plan: plan, planHash: "0123456789abcdef", index: index + 1, seed: .max,
                startedNanoseconds: start + Int64(index), server: "redis 7.0.15",
                configuration: ["cluster-node-timeout": "2000"], host: ["kernel": kernel],
                networkEngine: "none", sandbox: "namespaces", parallelism: 1,
                programVersion: "0.1.0", isControl: false, verdict: .failed, doubts: ["a doubt"],
                measures: [
                    MeasuredRun.Measure(
                        name: "failover-time", unit: .time, samples: [2, 3, .infinity]),
                    MeasuredRun.Measure(name: "error-rate[fault]", unit: .ratio, samples: [0.1]),
                ].compactMap { $0 })
        }
        return HistoryBatch(
            runs: runs, plan: plan, planHash: "0123456789abcdef", command: "shaketable run",
            folder: nil, verdict: .failed)
    }
}
