import Foundation

@testable import History
@testable import Judgement
@testable import Quantities

/// Runs made of measures alone.
enum MeasuredRuns {
    static let hash = "0123456789abcdef"

    static func run(
        _ values: [String: Double], plan: String = "pause-master", hash: String? = hash,
        engine: String = "none", kernel: String = "6.1", batch: Int64? = nil, start: Int64 = 0,
        server: String = "redis 7.0.15", isControl: Bool = false, doubts: [String] = []
    ) -> MeasuredRun {
        var run = MeasuredRun(
            plan: plan, planHash: hash, index: 1, seed: 1, startedNanoseconds: start,
            server: server, configuration: [:],
            host: ["processor": "P", "cores": "2", "memory": "7935 MiB", "kernel": kernel],
            networkEngine: engine, sandbox: "namespaces", parallelism: 1, programVersion: "0",
            isControl: isControl, verdict: .passed, doubts: doubts,
            measures: values.sorted { $0.key < $1.key }.compactMap { name, value in
                MeasuredRun.Measure(
                    name: name, unit: MeasureReference(name)?.unit ?? .count, samples: [value])
            })
        run.batch = batch
        return run
    }

    /// Runs that differ in one measure.
    static func runs(_ values: [Double], of name: String = "failover-time") -> [MeasuredRun] {
        values.map { run([name: $0]) }
    }

    /// Failover times as they are: a floor, and a long tail above it. The same seed, the same values.
    static func skewed(_ count: Int, seed: UInt64, scale: Double = 1) -> [Double] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let uniform = Double.random(in: 0..<1, using: &generator)
            return scale * (1.8 - 0.3 * log(1 - uniform))
        }
    }
}
